"""The demonstration city: loaded once, rebuilt only where the mark is, living on its own date."""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner
from django.conf import settings as live
from django.test import Client
from django.urls import reverse

from tongyou.base import audit, clock
from tongyou.domains.plan.models import PlanVersion
from tongyou.ground.access.demo import KEYS, demo_people
from tongyou.ground.organisations.models import Post
from tongyou.ground.organisations.queries import vacancies
from tongyou.ground.visibility import system_actor
from tongyou.site.demo import city_clock, loading
from tongyou.site.models import DemonstrationMark


@pytest.fixture
def city(db: None, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    yield loading.ensure()
    clock.set_offset(dt.timedelta(0))
    city_clock.path().unlink(missing_ok=True)


@pytest.mark.slow
@pytest.mark.both
def test_the_city_is_there_and_loads_once(city: None) -> None:
    assert loading.ensure() is False
    version = PlanVersion.objects.get(state="published")
    assert (version.action_count, version.task_count, version.commitment_count) == (28, 84, 147)
    assert {person.key for person in demo_people() if person.account_id} == set(KEYS)
    assert Post.objects.filter(role="child_director").count() == 170
    assert Post.objects.filter(role="town_supervisor").count() == 9
    assert vacancies(system_actor("tests")), "a city without a vacant post shows no vacancy"
    assert clock.today() == city_clock.FIRST_DAY
    assert audit.verify() == []


@pytest.mark.slow
def test_one_click_signs_each_person_in(city: None) -> None:
    for key in KEYS:
        browser = Client()
        response = browser.post(reverse("access:demo-enter", args=[key]), follow=True)
        assert response.status_code == 200, key
        assert browser.get(reverse("access:me")).status_code == 200, key


@pytest.mark.django_db
def test_an_unmarked_database_is_never_rebuilt() -> None:
    assert not DemonstrationMark.objects.exists()
    with pytest.raises(loading.NotADemonstration, match="nothing was changed"):
        loading.reset()


@pytest.mark.django_db
def test_a_database_with_content_is_never_loaded_over() -> None:
    from tongyou.ground.subjects.models import Subject

    Subject.objects.create(kind="person")
    with pytest.raises(loading.NotADemonstration, match="real content"):
        loading.ensure()


def test_the_commands_refuse_where_this_is_no_demonstration() -> None:
    from tongyou.site.demo.cli import demo_commands

    assert not live.DEMO
    done = CliRunner().invoke(demo_commands, ["clock", "2025-11-01"])
    assert done.exit_code != 0
    assert "TONGYOU_DEMO=1" in done.output


def test_the_clock_moves_to_the_day_and_runs_on() -> None:
    try:
        city_clock.move_to(dt.date(2025, 11, 1))
        assert clock.today() == dt.date(2025, 11, 1)
        first = clock.now()
        assert clock.now() >= first
    finally:
        clock.set_offset(dt.timedelta(0))
        city_clock.path().unlink(missing_ok=True)
        city_clock._seen = None
