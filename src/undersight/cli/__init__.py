"""The command line, one module per verb. Translates in, makes one call, translates out."""
