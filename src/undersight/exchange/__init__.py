"""Files and formats: readers that yield drafts, writers that print records. Knows no database."""
