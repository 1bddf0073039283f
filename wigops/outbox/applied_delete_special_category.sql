-- Changes whose record of special category data the new copy does not have any more.
WITH
change AS (FROM unconfirmed_changes() WHERE kind = 'delete_special_category' AND looked_for IS NOT NULL),
special_category AS (FROM crm.special_category)
SELECT change.change_id
FROM change
ANTI JOIN special_category ON special_category.special_category_id = change.looked_for
