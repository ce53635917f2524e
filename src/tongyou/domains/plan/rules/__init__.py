"""Pure rules of the plan: no database, no clock of their own; data in, data out."""
