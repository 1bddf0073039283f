"""Who is who from one copy of the CRM to the next: who is adrift, and who may be somebody erased."""

from wigops.crm.who.questions import (
    ANSWERS,
    Adrift,
    Question,
    Record,
    adrift_people,
    decide,
    maybe_erased_ids,
    questions,
    record_of,
    refuse_lost,
)
from wigops.crm.who.settle import settle
