"""The verbs of the plan: one transaction each; permission, validation, change, audit."""
