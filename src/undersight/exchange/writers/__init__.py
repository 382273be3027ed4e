"""A finished page in other formats: JSON, CSV, linked data, Markdown. Nothing is read here."""
