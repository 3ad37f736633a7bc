"""A fake of two customer-profile APIs, driven by their OpenAPI documents."""

__version__ = "0.1.0"
