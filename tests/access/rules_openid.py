"""Providers of identity: public ways, and in the world of the matrix nobody declared any provider.

What a declared provider's answers lead to stands in `tests/accounts/test_openid_abuse.py`.
"""

PUBLIC = {"openid.start", "openid.back", "openid.signed_out"}
TARGETS = ("missing",)  # a provider that is not declared is not found, by anybody
