"""What this process knows how to do: jobs, handlers of events, schedules. No database here."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tongyou.base.jobs.cron import Cron

Payload = dict[str, Any]
Work = Callable[[Payload], Mapping[str, Any] | None]
Event = TypeVar("Event")
F = TypeVar("F", bound=Work)

LONGEST_WAIT = dt.timedelta(hours=1)


class UnknownJob(LookupError):
    """No function of this process carries that name (an old row, or a room that is not installed)."""


@dataclass(frozen=True, slots=True)
class JobSpec:
    """How one kind of job is run. `lease` and `backoff` are seconds."""

    name: str
    work: Work
    attempts: int = 3
    lease: int = 60
    backoff: int = 5
    transactional: bool = True

    @property
    def lane(self) -> str:
        return "short" if self.transactional else "long"

    def wait(self, failures: int) -> dt.timedelta:
        """Exponential back-off with a fifth of jitter, at most one hour."""
        seconds = self.backoff * 2 ** min(max(failures - 1, 0), 20)
        jitter = 1 + random.uniform(0, 0.2)  # noqa: S311 - spreads load, hides nothing
        return min(dt.timedelta(seconds=seconds * jitter), LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class HandlerSpec:
    """A function that wants to hear of one type of event."""

    name: str
    event: type[Any]
    work: Callable[[Any], None]
    required: bool


@dataclass(frozen=True, slots=True)
class ScheduleSpec:
    """One line of the timetable, in Asia/Shanghai."""

    name: str
    job: str
    cron: Cron
    payload: Payload = field(default_factory=dict)


_jobs: dict[str, JobSpec] = {}
_handlers: dict[str, HandlerSpec] = {}
_schedules: dict[str, ScheduleSpec] = {}
_turns: list[Callable[[], None]] = []


def job(
    name: str,
    *,
    attempts: int = 3,
    lease: int = 60,
    backoff: int = 5,
    transactional: bool = True,
) -> Callable[[F], F]:
    """Register a function as a job.

    transactional=True (short work): the function and the mark "done" are one transaction, so a killed
    worker leaves nothing or everything. transactional=False (long work, outside effects): the function
    opens its own short transactions, keeps its place with `checkpoint`, and may run twice.
    """

    def register(work: F) -> F:
        _claim_name(_jobs, name, work)
        _jobs[name] = JobSpec(name, work, attempts, lease, backoff, transactional)
        return work

    return register


def handles(
    event: type[Event], *, name: str = "", required: bool = False
) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Register a handler of an event type.

    required=True runs inside the publisher's transaction: its refusal refuses the act. Otherwise it runs
    as a job of its own, once per event.
    """

    def register(work: Callable[[Event], None]) -> Callable[[Event], None]:
        spec_name = name or f"{work.__module__.removeprefix('tongyou.')}.{work.__name__}"
        _claim_name(_handlers, spec_name, work)
        _handlers[spec_name] = HandlerSpec(spec_name, event, work, required)
        return work

    return register


def schedule(job_name: str, cron: str, payload: Payload | None = None, *, name: str = "") -> None:
    """Run a job by the clock: five cron fields, read in Asia/Shanghai. `name` tells two lines apart."""
    line = name or job_name
    _schedules[line] = ScheduleSpec(line, job_name, Cron.parse(cron), payload or {})


def each_turn(work: Callable[[], None]) -> None:
    """Call this at every turn of a worker (about once a second), before it looks for jobs."""
    if work not in _turns:
        _turns.append(work)


def spec_of(name: str) -> JobSpec:
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(f"no job is registered under the name {name!r}") from None


def handler_of(name: str) -> HandlerSpec:
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownJob(f"no handler is registered under the name {name!r}") from None


def handlers_for(event: type[Any]) -> list[HandlerSpec]:
    return [spec for spec in _handlers.values() if spec.event is event]


def all_jobs() -> Mapping[str, JobSpec]:
    return _jobs


def all_schedules() -> Mapping[str, ScheduleSpec]:
    return _schedules


def all_turns() -> list[Callable[[], None]]:
    return list(_turns)


def _claim_name(table: Mapping[str, Any], name: str, work: Callable[..., Any]) -> None:
    """The same function may be registered again (a module loaded twice); another one may not."""
    taken = table.get(name)
    if taken is None:
        return
    if (taken.work.__module__, taken.work.__qualname__) != (work.__module__, work.__qualname__):
        raise ValueError(f"two functions want the name {name!r}")
