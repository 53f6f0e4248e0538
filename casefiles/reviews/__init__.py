"""Reviews every three months, and the renewal of a support before its term."""
