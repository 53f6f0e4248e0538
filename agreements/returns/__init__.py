"""Monitoring returns of an agreement: figures of a period frozen at issue, comments of both sides, certification."""
