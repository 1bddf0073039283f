-- A number that five or more other people have as their own (a switchboard) is no mention of the erased there.
DELETE FROM temp.hit
WHERE kind = 'phone' AND place = 'crm.contact_point.value' AND value IN (
    SELECT hit.value
    FROM temp.hit AS hit
    JOIN crm.contact_point AS point ON point.value = hit.text
    WHERE hit.kind = 'phone' AND hit.place = 'crm.contact_point.value' AND point.kind IN ('phone', 'mobile')
    GROUP BY hit.value
    HAVING count(DISTINCT point.contact_id) >= 5
)
