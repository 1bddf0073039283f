-- Coverage by where the person's data came from, or by their organisation's sector.
WITH
person AS (FROM consent_person_at(CAST($as_of AS DATE), CAST($months AS INTEGER))),
contact AS (FROM crm.contact),
organisation AS (FROM crm.organisation),
cut AS (
    SELECT
        CASE CAST($cut AS VARCHAR) WHEN 'source' THEN contact.source ELSE organisation.sector END AS cut,
        person.purpose,
        count(*) AS processed,
        count(*) FILTER (person.is_covered) AS covered
    FROM person
    LEFT JOIN contact USING (contact_id)
    LEFT JOIN organisation USING (organisation_id)
    GROUP BY ALL
)
SELECT cut, purpose, processed, covered, covered / processed AS coverage
FROM cut
ORDER BY sum(processed) OVER (PARTITION BY cut) DESC, cut, purpose
