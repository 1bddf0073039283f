-- How many rows a list of people has.
SELECT count(*) AS people
FROM (
{listed}
)
