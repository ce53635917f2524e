"""The site's job worker with the test's job and failpoints added."""

import django

django.setup()

from tests.system.crash import act, failpoints  # noqa: E402 - after Django is set up
from tongyou.base.jobs import run_worker  # noqa: E402

assert act.work
failpoints.install()
run_worker()
