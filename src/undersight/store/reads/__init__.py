"""One question per module: each begins at the lens and returns finished objects."""
