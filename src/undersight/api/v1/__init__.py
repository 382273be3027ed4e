"""The JSON API: reading everything that the pages show, for programs."""
