-- The erased of a ledger's entry.
CREATE OR REPLACE TEMP TABLE erased AS
SELECT unnest(from_json($items, '[{"contact_id": "VARCHAR", "special_category_id": "VARCHAR", "rule": "VARCHAR",
    "status": "VARCHAR", "due_on": "DATE",
    "hashes": [{"kind": "VARCHAR", "hash": "VARCHAR", "is_shared": "BOOLEAN"}]}]'), recursive := true)
