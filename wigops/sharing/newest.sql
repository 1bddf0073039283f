-- The moment of the newest disclosure, as text; null where there is none.
SELECT CAST(max(shared_at) AS VARCHAR) AS newest FROM sharing_log()
