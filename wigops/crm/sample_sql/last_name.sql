with

place as (from place),

family as (
    select unnest([
        'Abernethy', 'Achebe', 'Adeyemi', 'Ahmed', 'Åkesson', 'Ali', 'Álvarez', 'Anand', 'Asante', 'Bailey',
        'Banerjee', 'Begum', 'Bianchi', 'Boateng', 'Brønsted', 'Brown', 'Campbell', 'Chaudhry', 'Chen',
        'Clarke', 'Cohen', 'Cooper', 'D''Arcy', 'D''Souza', 'Davies', 'De la Cruz', 'Desai', 'Dubois',
        'Edwards', 'El-Sayed', 'Eriksson', 'Evans', 'Fernández', 'Fitzgerald', 'Fraser', 'García', 'Ghosh',
        'Gonçalves', 'Green', 'Griffiths', 'Gupta', 'Hakimi', 'Hall', 'Hughes', 'Hussain', 'Ibáñez', 'Iqbal',
        'Jankowski', 'Jones', 'Kaur', 'Kelly', 'Khan', 'Kim', 'Kovač', 'Kowalska', 'Lefèvre', 'Lewis',
        'Lindqvist', 'Lloyd-Price', 'MacDonald', 'Mahmood', 'Malik', 'Martin', 'McAllister', 'Mensah',
        'Mitchell', 'Moreau', 'Morgan', 'Müller', 'Murphy', 'N''Diaye', 'Nakamura', 'Nguyễn', 'Novák',
        'Núñez', 'O''Brien', 'O''Connor', 'O''Neill', 'Ó Súilleabháin', 'Okafor', 'Okonkwo', 'Oliveira',
        'Owusu-Mensah', 'Papadopoulos', 'Patel', 'Pérez', 'Petrov', 'Quinn', 'Rahman', 'Reid', 'Rossi',
        'Ryan', 'Schäfer', 'Shah', 'Sharma', 'Singh', 'Smith', 'Stewart', 'Suzuki', 'Świątek', 'Taylor',
        'Thomas', 'van der Berg', 'Walker', 'Williams', 'Wójcik', 'Wright', 'Yılmaz', 'Zhang'
    ]) as last_name
),

either as (
    select last_name, 'family' as origin from family
    union all
    select place, 'place' from place
    union all
    select left_half.last_name || '-' || right_half.last_name, 'double'
    from family as left_half
    inner join family as right_half on left_half.last_name < right_half.last_name
    where length(left_half.last_name) + length(right_half.last_name) < 12
        and (left_half.last_name || right_half.last_name) not like '%-%'
        and (left_half.last_name || right_half.last_name) not like '% %'
)

select
    last_name,
    origin,
    row_number() over (partition by origin order by last_name) - 1 as position,
    count(*) over (partition by origin) as names
from either
