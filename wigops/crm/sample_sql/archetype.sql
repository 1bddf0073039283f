-- Who there is, in every thousand people. `at` is a kind of organisation (organisation_choice.sql); `leaves`
-- says when they left it; `quiet` is the days from the last login or booking to the sample's date, null for
-- somebody who never logged in or booked; `known` is the days from being added to that last activity.
select
    archetype,
    share::integer as share,
    "at",
    leaves,
    notifies,
    quiet_least::integer as quiet_least,
    quiet_most::integer as quiet_most,
    known_least::integer as known_least,
    known_most::integer as known_most
from (
    values
    ('active member',                445, 'member',  null,     false, 1,    120,  60,   2000),
    ('occasional member',            200, 'member',  null,     false, 100,  700,  60,   2000),
    ('quiet member',                  30, 'member',  null,     false, 1900, 2800, 60,   900),
    ('member never active',           12, 'member',  null,     false, null, null, 30,   2600),
    ('member who objects',             5, 'member',  null,     true,  20,   700,  60,   2600),
    ('left a member',                 78, 'current', 'during', false, 5,    1822, 60,   1600),
    ('left a member long ago',         4, 'current', 'during', false, 1850, 2700, 60,   900),
    ('left before it joined',          3, 'new',     'before', false, 5,    1500, 60,   900),
    ('at a lapsed member',            80, 'recent',  null,     false, 20,   1500, 60,   1600),
    ('left a lapsed member',          12, 'recent',  'after',  false, 20,   1500, 60,   1600),
    ('left before it lapsed',          8, 'recent',  'during', false, 20,   1500, 60,   1600),
    ('at a long lapsed member',       17, 'long',    null,     false, 1850, 2900, 60,   900),
    ('active at a long lapsed member', 6, 'long',    null,     false, 5,    1500, 400,  1600),
    ('left a long lapsed member',      3, 'long',    'after',  false, 1850, 2900, 60,   900),
    ('never at a member',             12, 'never',   null,     false, 10,   1822, 60,   1600),
    ('individual',                    58, null,      null,     false, 10,   1822, 60,   1600),
    ('quiet individual',               7, null,      null,     false, 1850, 2900, 60,   900),
    ('individual never active',        6, null,      null,     false, null, null, 100,  1820),
    ('old individual never active',    3, null,      null,     false, null, null, 1850, 2900),
    ('individual of unknown age',      2, null,      null,     false, null, null, 400,  2900),
    ('individual who notified',        4, null,      null,     true,  8,    60,   60,   1600),
    ('left and notified',              4, 'current', 'during', true,  8,    60,   400,  1600),
    ('notified at a lapsed member',    1, 'recent',  null,     true,  8,    30,   60,   1600)
) as listed (archetype, share, "at", leaves, notifies, quiet_least, quiet_most, known_least, known_most)
