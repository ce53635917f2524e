"""Settings, URLs and wiring: the one place that knows every room."""
