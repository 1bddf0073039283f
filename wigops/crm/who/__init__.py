"""Who is who from one copy of the CRM to the next: protections that lost their person, and who may be erased."""

from wigops.crm.who.questions import (
    ANSWERS,
    Adrift,
    Question,
    adrift_people,
    decide,
    maybe_erased_ids,
    questions,
)
from wigops.crm.who.settle import settle
