"""Wires documents, vendors, sessions and frameworks into one application; the only layer that knows Connexion."""
