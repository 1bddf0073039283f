-- How many characters the longest key of a table has; null where one has a sign that is neither letter nor digit.
ALTER TABLE ops.load_table ADD COLUMN longest_key BIGINT;
