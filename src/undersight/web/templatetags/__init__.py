"""Tags of the few Django templates: those of the sign-in pages."""
