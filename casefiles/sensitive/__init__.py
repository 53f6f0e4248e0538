"""Sensitive texts of a file: encrypted, for readers named one by one, where the hosting is declared fit for them."""
