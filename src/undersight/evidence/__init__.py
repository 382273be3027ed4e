"""The outside web: fetching, citations and kept copies of sources. Knows no tables."""
