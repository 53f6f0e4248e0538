"""The second factor: codes of an application on a telephone, passkeys, recovery codes, and the proof asked again."""
