"""Files and formats, read and written as streams. Knows no tables and fetches nothing."""
