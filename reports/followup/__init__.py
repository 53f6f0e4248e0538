"""What the two parties follow together: figures of an agreement at a date, for its committees and its returns."""
