"""The rights of accompanied people: what is declared of their data, the register of what they ask, what is erased."""
