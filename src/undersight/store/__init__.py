"""The database: the only room that knows tables. Reads begin at the lens, writes end in the log."""
