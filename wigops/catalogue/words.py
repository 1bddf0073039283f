"""The lists of words that the contract and the policy are made of, each declared once (data-contract.md)."""

CONSENT_PURPOSES = ("event_booking", "programme_application", "vacancy_application", "mentoring", "cookies")
SHARING_PURPOSES = tuple(purpose for purpose in CONSENT_PURPOSES if purpose != "cookies")
DATA_CATEGORIES = ("contact", "special_category", "engagement", "communication", "interest")
"""What a disclosure can be of (rules.md section 7)."""
ENGAGEMENT_KINDS = (
    "login",
    "booking",
    "event_response",
    "attendance",
    "application",
    "download",
    "video_view",
    "page_view",
    "evaluation",
    "enquiry",
)
SERVICE_KINDS = ("event", "programme", "seminar", "mentoring", "vacancy", "secondment")
COMMUNICATION_KINDS = ("marketing_email", "service_email", "meeting_note", "phone_call")
POINT_KINDS = ("email", "phone", "mobile", "address")
SPECIAL_CATEGORY_KINDS = ("access", "dietary", "health")
OPT_OUT_CHANNELS = ("email", "phone", "post", "all")
