"""What became of a person 6 and 12 months after the end of a global support."""
