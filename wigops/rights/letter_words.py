"""What the letters about rights requests say: all of their text, in one place.

The names in braces are filled in by letters.py. What is not known is left out there, never here.
"""

ACKNOWLEDGE, ASK_IDENTITY, ASK_CLARIFICATION, EXTEND, ANSWER, REFUSE = KINDS = (
    "acknowledge",
    "ask_identity",
    "ask_clarification",
    "extend",
    "answer",
    "refuse",
)
"""The letters that there are."""

NAMES = {
    ACKNOWLEDGE: "Acknowledgement",
    ASK_IDENTITY: "Asking for identity",
    ASK_CLARIFICATION: "Asking for clarification",
    EXTEND: "Extension",
    ANSWER: "Answer",
    REFUSE: "Refusal",
}

# What a letter calls the request of each kind, and what it says was asked for.
ASKED = {
    "access": (
        "request for access",
        "You asked for a copy of the personal information that we hold about you.",
    ),
    "rectification": (
        "request for rectification",
        "You asked us to correct or complete personal information that we hold about you.",
    ),
    "erasure": (
        "request for erasure",
        "You asked us to erase the personal information that we hold about you.",
    ),
    "restriction": (
        "request for restriction",
        "You asked us to restrict how we use the personal information that we hold about you.",
    ),
    "objection": ("objection", "You objected to our use of your personal information."),
    "portability": (
        "request for portability",
        "You asked for the personal information that you gave us, in a form that another system can read.",
    ),
    "complaint": ("complaint", "You complained about how we use personal information."),
}

SUBJECTS = {
    ACKNOWLEDGE: "We have received your {request}",
    ASK_IDENTITY: "Your {request}: we need to be sure who you are",
    ASK_CLARIFICATION: "Your {request}: we need to know more",
    EXTEND: "Your {request}: we need more time",
    ANSWER: "Our answer to your {request}",
    REFUSE: "Your {request}: our decision",
}

GREETING = "Dear {name}"
GREETING_NOBODY = "Dear Sir or Madam"
CAME = "Thank you for your {request}, which we received on {received}. {asked}"
REFERENCE = "Request {number}"

# Acknowledging.
DUE = "We will answer by {due}. You do not have to pay anything."
DUE_MAY_EXTEND = (
    "If your request is complex, the law allows us two more months. In that case we will tell you, and why, "
    "by {notice_by}."
)
DUE_EXTENDED = "We told you that we need more time. We will answer by {due}."
COMPLAINT_DUE = "This letter acknowledges your complaint, as the law asks us to do within 30 days ({due})."
COMPLAINT_NEXT = (
    "We will now look into it without undue delay, keep you informed, and tell you what came of it."
)
WAITS = {
    "awaiting_identity": "The time for our answer starts on the day that we receive proof of who you are.",
    "awaiting_fee": "The time for our answer starts on the day that the fee we asked for is paid.",
    "paused": (
        "We asked you to tell us more about what you are looking for. The time for our answer stands still "
        "until we hear from you."
    ),
}

# Asking for identity (UK GDPR Art 12(6)).
IDENTITY_WHY = (
    "Before we release or change anything, we need to be sure that the request comes from the person whom "
    "the information is about. This protects you, and everybody else."
)
IDENTITY_WHAT = (
    "Please send us a copy of a document that shows your name, such as a passport, a driving licence or a "
    "recent bill. You may cover whatever else is on it. We use the copy for this alone, and delete it then."
)
IDENTITY_CLOCK = (
    "The time for our answer, one month, starts on the day on which we receive it (UK GDPR, Article 12). "
    "Until then we cannot release or change anything."
)
IDENTITY_CLOCK_COMPLAINT = "Until then we cannot release anything that we hold about a person."

# Asking for clarification.
CLARIFY_WHY = "So that we can find what you are looking for, please tell us more:"
CLARIFY_WHAT = "What is the information that you want, from which dates, and about what?"
CLARIFY_CLOCK = {
    "access": (
        "The time for our answer stands still from the day on which we asked until the day on which we hear "
        "from you. If you would rather have everything that a reasonable search finds, just tell us so."
    ),
}
CLARIFY_NO_PAUSE = "This does not change the day by which we will answer: {due}."

# Extending (UK GDPR Art 12(3)).
EXTEND_WHY = "We cannot answer within one month. The reason is this:"
EXTEND_UNTIL = (
    "The law allows us two more months for that (UK GDPR, Article 12(3)). We will answer by {due}, and "
    "sooner if we can."
)
EXTEND_PAUSED = (
    "The law allows us two more months for that (UK GDPR, Article 12(3)). We will tell you the day once we "
    "have what we asked you for."
)

# Answering.
ANSWERED = {
    "access": "We have completed your request. With this letter comes a copy of what we hold about you.",
    "rectification": (
        "We have completed your request. What was wrong is put right, and whoever had it from us is told."
    ),
    "erasure": (
        "We have completed your request. Your contact details are deleted, and what is left of your dealings "
        "with us no longer shows who you are. Whoever received your information from us is told."
    ),
    "restriction": (
        "We have restricted how we use your personal information: we keep it, and do nothing else with it "
        "without your consent but what the law allows. We will tell you before the restriction is lifted."
    ),
    "objection": (
        "We have accepted your objection. We will not send you marketing any more, through any channel. We "
        "keep a note of that, so that it stays so."
    ),
    "portability": (
        "We have completed your request. With this letter comes the personal information that you gave us, "
        "as CSV and JSON, which other systems can read."
    ),
    "complaint": "We have looked into your complaint. This is what came of it:",
}

# Refusing (UK GDPR Art 12(4)).
REFUSED = "We have decided not to do what you asked for. The ground is this:"
REFUSED_COMPLAINT = "We have looked into your complaint, and do not agree with it. The reason is this:"
REMEDY = (
    "You also have the right to a judicial remedy: you can apply to a court if you think that your rights "
    "under data protection law were infringed."
)

# Whom to turn to; in every letter.
COMPLAIN = (
    "If you are unhappy with this, you can complain to us, at the address below, or to the {regulator}, the "
    "regulator for data protection."
)
COMPLAIN_AFTER = (
    "If you are unhappy with how we dealt with your complaint, you can write to us again, at the address "
    "below, or take it to the {regulator}, the regulator for data protection."
)
QUESTIONS = "Please give the number of the request, {number}, whenever you write or call."
CLOSING = "Yours {how}"
