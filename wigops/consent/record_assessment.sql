INSERT INTO ops.interest_assessment BY NAME
SELECT
    $purpose AS purpose,
    (SELECT coalesce(max(version), 0) + 1 FROM ops.interest_assessment WHERE purpose = $purpose) AS version,
    $interest AS interest, $necessity AS necessity, $balance AS balance,
    CAST($assessed_on AS DATE) AS assessed_on, CAST($review_on AS DATE) AS review_on,
    $recorded_by AS recorded_by, CAST($now AS TIMESTAMPTZ) AS recorded_at
