"""The vocabulary: what kinds there are and what can be claimed of each. Knows nothing of records or storage."""
