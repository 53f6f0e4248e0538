"""Abnormal use of accounts: what it is measured by, who is told. Rules stand in `accounts/audit/workflow.py`."""
