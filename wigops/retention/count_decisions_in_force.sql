SELECT count(*) AS decisions
FROM review_decision_at(CAST($as_of AS DATE))
