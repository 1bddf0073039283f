DELETE FROM ops.week_figures WHERE week = $week
