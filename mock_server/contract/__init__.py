"""The documents: read, checked and compiled into operations. Knows no web framework."""
