"""Pages of the room: parse, call an action or a query, choose a template."""
