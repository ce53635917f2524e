"""The `tongyou` command. Rooms bring their own groups in `cli.py`; this file only hangs them up."""

from __future__ import annotations

import os

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Tongyou 童友: a city's child-friendly action plan as a running service."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")


if __name__ == "__main__":
    main()
