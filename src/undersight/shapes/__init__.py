"""Answers to look at, as pure data: where things stand, never how they are marked up."""
