"""The site's web process with the test's act and failpoints added."""

from django.conf import settings

from tongyou.site.wsgi import application

from tests.system.crash import failpoints  # isort: skip - after Django is set up

settings.ROOT_URLCONF = "tests.system.crash.act"
failpoints.install()

__all__ = ["application"]
