-- Invented places, which also serve as surnames.
with

beginning as (
    select unnest([
        'Ald', 'Amber', 'Bramble', 'Brindle', 'Calder', 'Clover', 'Copper', 'Cran', 'Crook', 'Dapple',
        'Drake', 'Elder', 'Fallow', 'Fenn', 'Finch', 'Flint', 'Gorse', 'Hazel', 'Heron', 'Hollin',
        'Kestrel', 'Lark', 'Linden', 'Marl', 'Merle', 'Nettle', 'Oaken', 'Otter', 'Pender', 'Pippin',
        'Quill', 'Raven', 'Rook', 'Saffron', 'Sedge', 'Silver', 'Sorrel', 'Starl', 'Tansy', 'Teasel',
        'Thistle', 'Thorn', 'Wether', 'Wexen', 'Whin', 'Willow', 'Wren', 'Yarrow'
    ]) as word
),

ending as (
    select unnest([
        'acre', 'beck', 'bourne', 'bridge', 'brook', 'by', 'combe', 'cote', 'croft', 'dale', 'den', 'fell',
        'field', 'fold', 'ford', 'garth', 'gate', 'hallow', 'ham', 'holme', 'holt', 'hurst', 'leigh', 'ley',
        'low', 'mere', 'moor', 'shaw', 'stead', 'stoke', 'thorpe', 'thwaite', 'ton', 'well', 'wick', 'worth'
    ]) as word
)

select
    beginning.word || ending.word as place,
    row_number() over (order by hash(beginning.word, ending.word), beginning.word, ending.word) - 1 as position
from beginning
cross join ending
