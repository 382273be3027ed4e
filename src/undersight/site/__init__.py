"""Composition: settings, addresses, the server. The only place that knows every room."""
