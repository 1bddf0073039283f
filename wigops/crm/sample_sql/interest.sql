with

life as (from life),

offered as (
    select
        [
            'Infrastructure', 'Net zero', 'Regional growth', 'Social value', 'Housing', 'Procurement reform',
            'Health and care', 'Artificial intelligence', 'Local partnerships', 'Diversity and inclusion'
        ] as interests,
        [
            'Public speaking', 'Negotiation', 'Project delivery', 'Coaching', 'Financial planning',
            'Data analysis', 'Board experience', 'Stakeholder engagement', 'Service design'
        ] as skills
),

named as (
    select
        life.i,
        copy,
        if(copy % 2 = 0, 'interest', 'skill') as kind,
        if(copy % 2 = 0, offered.interests, offered.skills) as labels
    from life, offered, unnest(range(pick('interests', life.i, 4))) as copies (copy)
)

-- One step along the list for each copy, so that a person never has the same label twice.
select
    contact_id(i) as contact_id,
    kind,
    labels[1 + (pick('label', i, len(labels)) + copy) % len(labels)] as label
from named
order by i, copy
