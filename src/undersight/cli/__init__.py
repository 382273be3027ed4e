"""The command line: one module per verb; each translates in, makes one call, translates out."""
