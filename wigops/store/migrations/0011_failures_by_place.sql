-- Of whose name a failure is, as a keyed hash, whatever place it came from: `name_hash` is of name and place together.
ALTER TABLE ops.sign_in_failure ADD COLUMN account_hash VARCHAR;
