"""Who is who (rules.md section 9): the form that each id, name, address and number is compared in."""

from wigops.identity.addresses import Points, email_key, is_nobodys, other_spelling, phone_key, points_in
from wigops.identity.alike import LikelyDuplicate, likely_duplicates, note_shared_points
from wigops.identity.derive import derive, derived_as_loaded, known_id
from wigops.identity.forms import (
    WRITTEN_TOGETHER,
    Reading,
    folded_in_place,
    has_no_spaces,
    id_key,
    is_written_together,
    name_key,
    name_words,
    names_of,
    reading,
    reads_as_it_stands,
    whole_name,
)
