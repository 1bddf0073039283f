DELETE FROM ops.review_note WHERE week = $week AND section = $section
