"""Who follows whom: a file handed on, people beyond the cap, another mode, the follow-up at a distance."""
