"""The yearly report of a department: figures and commitments become sentences, tables and charts."""
