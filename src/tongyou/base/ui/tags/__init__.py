"""The component tags, by subject; `{% load ty %}` loads all of them."""
