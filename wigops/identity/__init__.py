"""Who is who (rules.md section 9): the form that each id, name, address and number is compared in."""

from wigops.identity.derive import derive, derived_as_loaded, known_id
from wigops.identity.forms import (
    Points,
    Reading,
    email_key,
    has_no_spaces,
    id_key,
    is_nobodys,
    name_key,
    name_words,
    names_of,
    phone_key,
    points_in,
    reading,
)
