"""What all faces that answer requests share: from a request to a lens, addresses, words."""
