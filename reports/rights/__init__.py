"""The rights of people across packages: the export of article 15, retention, what is erased again after a restore."""
