"""Pages of casework: parse, ask a query or do an act, choose a template."""
