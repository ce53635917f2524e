"""The `tongyou` command. Rooms bring their own groups in `cli.py`; this file only hangs them up.

A command's module is imported when it is called: `tongyou plan import` must not wait for Django.
"""

from __future__ import annotations

import os
from importlib import import_module

import click

COMMANDS = {
    "serve": "tongyou.site.operations.cli:serve_command",
    "backup": "tongyou.site.operations.cli:backup_command",
    "restore": "tongyou.site.operations.cli:restore_command",
    "worker": "tongyou.base.jobs.worker:worker_command",
    "plan": "tongyou.domains.plan.cli:plan_commands",
    "pack": "tongyou.base.packs.cli:pack_commands",
    "audit": "tongyou.base.audit.cli:audit_commands",
    "calendar": "tongyou.base.calendar.cli:calendar_commands",
    "keys": "tongyou.base.cipher.cli:cipher_commands",
    "demo": "tongyou.site.demo.cli:demo_commands",
}


class Rooms(click.Group):
    """A group that finds its commands in the rooms."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(COMMANDS[cmd_name])
        return command


@click.command(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Tongyou 童友: a city's child-friendly action plan as a running service."""


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")

if __name__ == "__main__":
    main()
