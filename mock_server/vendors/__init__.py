"""One module or folder a vendor: handlers, error envelope, authentication, ids. None imports another."""
