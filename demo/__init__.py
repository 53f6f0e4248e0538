"""Synthetic demonstration data for Occitanie: believable, deterministic, from 3,000 people to 1,000,000.

No line of it describes anyone. Proportions follow published figures where there are any (`demo/proportions.py`).
"""
