"""The pages: one module per page family; each translates in, makes one call, translates out."""
