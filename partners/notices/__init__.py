"""What a member is told: the list of notices, what goes out by mail and when, pauses for one person."""
