"""What can be said: one type of value per file. Nothing here knows records or storage."""
