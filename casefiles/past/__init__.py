"""The state of a file at a past date, replayed from what was kept of every change."""
