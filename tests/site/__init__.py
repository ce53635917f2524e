"""Tests of the site floor."""  # noqa: A005 - named after the floor it tests
