-- How many people lack consent for each reason.
SELECT missing, count(DISTINCT contact_id) AS people
FROM consent_gap_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
GROUP BY missing
