"""The words that the sharing log is made of (rules.md section 7)."""

FLAGS = (
    "no_due_diligence",
    "no_agreement",
    "no_consent",
    "special_category_not_needed",
    "recipient_kind_not_in_policy",
    "purpose_not_in_policy",
)
FLAG_WORDS = {
    "no_due_diligence": "No due diligence",
    "no_agreement": "No agreement",
    "no_consent": "No consent",
    "special_category_not_needed": "Special category data not needed",
    "recipient_kind_not_in_policy": "Recipient not in the policy",
    "purpose_not_in_policy": "Purpose not in the policy",
}
FLAG_REASONS = {
    "no_due_diligence": "the recipient had not passed a due diligence that was in date on that day",
    "no_agreement": "the recipient is a third-party platform that had not signed an agreement by that day",
    "no_consent": "no consent for the purpose was in force at that moment",
    "special_category_not_needed": "special category data goes to event venues and programme facilitators "
    "alone, and for a service in person",
    "recipient_kind_not_in_policy": "the policy does not name recipients of this kind",
    "purpose_not_in_policy": "the policy does not name this purpose",
}
"""What each flag means, as the end of a sentence."""
