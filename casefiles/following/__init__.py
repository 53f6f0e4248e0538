"""How a person is followed between the entry and the exit: pauses."""
