-- How many disclosures a filter leaves.
SELECT count(*) AS disclosures
FROM {source} AS disclosure
{answers}
WHERE {condition}
