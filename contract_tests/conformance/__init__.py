"""Schemathesis over the raw documents, in process through the whole ASGI stack, and proof that it judged something."""
