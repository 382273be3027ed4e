"""Tests of the types of value: no database."""
