-- An event's hash covers the event before it, so no event can be changed or taken out unseen.
CREATE OR REPLACE MACRO audit_hash(seq, happened_at, actor, event, detail, previous_hash) AS
    sha256(CAST(to_json([
        CAST(seq AS VARCHAR), CAST(epoch_us(happened_at) AS VARCHAR), actor, event, detail, previous_hash
    ]) AS VARCHAR));
