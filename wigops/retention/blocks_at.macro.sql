-- What the gate (rules.md section 4) holds against destroying a contact's data, in words.
CREATE OR REPLACE MACRO blocks_at(as_of) AS TABLE
WITH
hold_block AS (
    SELECT contact_id, 'a hold since ' || day_in_words(placed_on) || ', to be reviewed by '
        || day_in_words(review_on) AS block
    FROM ops.hold
    WHERE standing_at(placed_on, released_on, as_of)
),
request AS (FROM request_of_contact_at(as_of)),
-- A restriction outlives its request: answered and completed, it is still in force.
restriction_block AS (
    SELECT contact_id, 'a restriction in force since ' || day_in_words(granted_on) AS block
    FROM request
    WHERE kind = 'restriction' AND granted_on IS NOT NULL AND standing_at(granted_on, dropped_on, as_of)
),
request_block AS (
    SELECT contact_id, 'an open ' || kind || ' request received on ' || day_in_words(received_on) AS block
    FROM request
    WHERE is_open AND kind IN ('access', 'portability', 'rectification', 'restriction')
      AND NOT (kind = 'restriction' AND granted_on IS NOT NULL AND standing_at(granted_on, dropped_on, as_of))
),
-- Whoever may be somebody who is protected, until an officer has said who is who (rules.md section 9).
candidate_block AS (
    SELECT candidate AS contact_id, candidate_sentence(kind, contact_id, protection, answer) AS block
    FROM identity_candidate_at(as_of)
    WHERE answer IS NULL OR (answer = 'same' AND stops_deletion)
),
block AS (
    FROM hold_block UNION ALL FROM restriction_block UNION ALL FROM request_block UNION ALL FROM candidate_block
)
SELECT contact_id, list(DISTINCT block ORDER BY block) AS blocks
FROM block
WHERE contact_id IS NOT NULL
GROUP BY contact_id;
