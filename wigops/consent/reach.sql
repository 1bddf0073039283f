-- People by whether marketing e-mail may be sent to them, and why not.
SELECT coalesce(barred_by, 'reached') AS which, count(*) AS people
FROM marketing_reach_at(CAST($as_of AS DATE))
GROUP BY which
