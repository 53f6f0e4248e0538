"""What every package stands on: database, scope guard, access, forms, clock. Holds no word of the domain."""
