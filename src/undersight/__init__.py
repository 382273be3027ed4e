"""Undersight: an open registry that documents surveillance, claim by claim, with its sources."""

__version__ = "0.1.0"
