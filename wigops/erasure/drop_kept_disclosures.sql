-- What was kept of an earlier erasure of somebody who had come back: the CRM sent these disclosures again, and
-- they are about to be kept anew.
DELETE FROM ops.anonymous_disclosure
WHERE sharing_id IN (SELECT sharing_id FROM crm.sharing SEMI JOIN temp.erased USING (contact_id))
