DELETE FROM ops.anonymous_engagement;
INSERT INTO ops.anonymous_engagement BY NAME FROM temp.merged_history;
