"""Entry of the worker process; nothing here may load a model before Django is ready.

    python -m tongyou.base.jobs.worker

SIGTERM and SIGINT finish the job at hand; the death of the parent process counts as SIGTERM.
"""

from __future__ import annotations

import os

import click


def main() -> None:
    """Run background jobs in this process until told to stop."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    django.setup()
    from tongyou.base.jobs.lanes import run_worker

    run_worker()


@click.command("worker")
def worker_command() -> None:
    """Run background jobs until told to stop."""
    main()


if __name__ == "__main__":
    main()
