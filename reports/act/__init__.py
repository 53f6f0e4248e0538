"""The written act of an agreement: its articles, annexes and signatures, in French, made from its clauses."""
