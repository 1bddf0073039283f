-- Odd texts, and how each reads.
INSERT INTO temp.odd_reading
SELECT unnest(CAST($texts AS VARCHAR[])), unnest(CAST($readings AS VARCHAR[]))
