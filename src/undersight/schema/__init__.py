"""The vocabulary: what kinds there are and what can be claimed of each. Knows no records."""
