-- Pseudo-random choices that depend on nothing but the seed, a salt and a row's number, so that neither the
-- machine nor the number of threads can change them. Hashed twice: one pass would leave two salts correlated.
create macro pick(salt, i, n) as
    (hash(hash(getvariable('seed')::bigint, salt, i::bigint)) % n::ubigint)::bigint;

create macro chance(salt, i, percent) as pick(salt, i, 100) < percent;

create macro choice(options, salt, i) as options[1 + pick(salt, i, len(options))];

create macro anchor() as getvariable('anchor')::date;

create macro people() as getvariable('contacts')::bigint;

create macro organisations() as greatest(20, people() // 40);

create macro services() as greatest(320, people() // 40);

-- How many services a person chooses from: about three months of them, and at least two.
create macro in_season() as greatest(2, services() // 600);

create macro recipients() as greatest(24, people() // 500);

create macro first_day() as date '2014-01-01';

create macro day_between(first, last, salt, i) as
    first + pick(salt, i, greatest(1, last - first + 1))::integer;

create macro moment(day, salt, i, from_hour, hours) as
    day::timestamp + to_seconds(from_hour * 3600 + pick(salt, i, hours * 3600));

create macro slug(words, joiner) as
    trim(regexp_replace(strip_accents(lower(replace(words, '''', ''))), '[^a-z0-9]+', joiner, 'g'), '-.');

create macro topic(salt, i) as choice([
    'infrastructure', 'public service reform', 'net zero', 'digital skills', 'regional growth',
    'social value', 'procurement', 'housing', 'artificial intelligence', 'workforce wellbeing',
    'data sharing', 'inclusive leadership', 'innovation', 'health and care', 'regulation',
    'apprenticeships', 'cyber resilience', 'local partnerships', 'transport', 'early years',
    'research funding', 'commercial skills', 'risk and assurance', 'change management', 'supply chains'
], salt, i);

create macro contact_id(i) as format('C{:07d}', i);

create macro organisation_id(i) as format('O{:05d}', i);

create macro service_id(i) as format('V{:05d}', i);

create macro recipient_id(i) as format('R{:04d}', i);
