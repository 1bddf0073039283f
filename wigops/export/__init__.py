"""Files to take away: tables as CSV and XLSX, charts as PNG and SVG, documents as PDF, in one house style."""
