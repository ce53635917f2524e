"""Small machines between the ground and the domains: conditions, cases, forms. They know nothing about children or plans."""
