"""The purposes of processing under consent in words."""

PURPOSE_WORDS = {
    "event_booking": "Event bookings",
    "programme_application": "Programmes and seminars",
    "vacancy_application": "Vacancies and secondments",
    "mentoring": "Mentoring",
    "cookies": "Website tracking",
}
