"""What several test folders share: databases, processes, browsers."""
