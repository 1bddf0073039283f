"""Files for people to take away: tables as CSV and XLSX, charts as PNG and SVG, in the one house style."""
