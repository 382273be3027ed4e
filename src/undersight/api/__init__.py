"""The doors for programs. Translates in, makes one call, translates out."""
