"""One file per format: bytes to drafts. What a format's words mean here, and no database."""
