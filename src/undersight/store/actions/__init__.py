"""One deed per module: every change of content ends in the log."""
