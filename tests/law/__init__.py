"""Tests about the code, its documents and its machinery."""
