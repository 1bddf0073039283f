-- Withdrawals that stand, and those that the CRM ignores.
SELECT count(*) AS withdrawals, count(*) FILTER (still_consented > 0) AS ignored
FROM withdrawal_at_hand()
