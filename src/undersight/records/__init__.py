"""Records, claims, changesets, and the pure rules about them: diff, chain, rights, lens. Knows no
storage.
"""
