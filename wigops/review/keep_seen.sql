-- What one finding has found, as `seen` read it, among what the data shows.
INSERT INTO temp.found BY NAME
SELECT
    $finding AS finding,
    unnest(
        from_json(
            $rows,
            '[{"subject": "VARCHAR", "contact_id": "VARCHAR", "people": "BIGINT", "since": "DATE", "detail": "VARCHAR"}]'
        ),
        recursive := true
    )
