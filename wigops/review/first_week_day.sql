-- The day from which weeks are reviewed: that of the first load that took effect.
SELECT london_date(min(finished_at)) FROM ops.load WHERE outcome = 'loaded'
