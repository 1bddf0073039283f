-- Deeds of this database that the ledger does not hold ($kept: the tokens that it holds), and nobody accepted as lost.
SELECT token
FROM ops.ledger_entry
WHERE NOT list_contains(CAST($kept AS VARCHAR[]), token) AND token NOT IN (SELECT lost FROM ops.ledger_loss)
ORDER BY done_at, token
