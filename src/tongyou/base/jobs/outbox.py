"""Events: written where they happen, heard once by every handler, at the latest when the worker wakes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.db.models import F
from pydantic import TypeAdapter

from tongyou.base import clock, database
from tongyou.base.jobs import registry
from tongyou.base.jobs.models import Delivery, OutboxEvent
from tongyou.base.jobs.personal import personal_places
from tongyou.base.jobs.queue import BadPayload, enqueue

DELIVER = "jobs.deliver_event"


def publish(event: Any) -> OutboxEvent:
    """Write an event (a frozen dataclass) into the outbox, inside the caller's transaction.

    Required handlers run now: their refusal refuses the act. The others run once each, as jobs.
    The class may carry `event_name` and `event_version`; otherwise room and class name it, version 1.
    """
    kind = type(event)
    if not dataclasses.is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{kind.__name__} is not a frozen dataclass")
    with database.write():
        row = OutboxEvent.objects.create(
            type=type_name(kind), version=version_of(kind), payload=_dump(event)
        )
        for handler in registry.handlers_for(kind):
            _announce(row, handler, event)
    return row


def _announce(row: OutboxEvent, handler: registry.HandlerSpec, event: Any) -> None:
    if handler.required:
        Delivery.objects.create(event=row, handler=handler.name, handled_at=clock.now())
        handler.work(event)
        return
    Delivery.objects.create(event=row, handler=handler.name)
    payload = {"event": str(row.pk), "handler": handler.name}
    enqueue(DELIVER, payload, key=f"event:{row.pk}:{handler.name}")


@registry.job(DELIVER, attempts=8)
def deliver(payload: Mapping[str, Any]) -> None:
    """Let one handler hear one event: marked and done in one transaction, so never twice."""
    row = OutboxEvent.objects.get(pk=payload["event"])
    handler = registry.handler_of(payload["handler"])
    waiting = Delivery.objects.filter(event=row, handler=handler.name, handled_at=None)
    if waiting.update(handled_at=clock.now()):
        handler.work(_load(handler.event, row))


def type_name(kind: type[Any]) -> str:
    """plan.VersionPublished for tongyou.domains.plan.events.VersionPublished."""
    given = getattr(kind, "event_name", None)
    if isinstance(given, str):
        return given
    parts = kind.__module__.split(".")
    room = parts[-2] if parts[-1] in {"events", "types"} and len(parts) > 1 else parts[-1]
    return f"{room}.{kind.__name__}"


def version_of(kind: type[Any]) -> int:
    return int(getattr(kind, "event_version", 1))


def _dump(event: Any) -> dict[str, Any]:
    payload: dict[str, Any] = TypeAdapter(type(event)).dump_python(event, mode="json")
    places = list(personal_places(payload, type(event).__name__))
    if places:
        raise BadPayload(f"personal data in {', '.join(places)}: pass an identifier instead")
    return payload


def _load(kind: type[Any], row: OutboxEvent) -> Any:
    if row.version != version_of(kind):
        raise ValueError(f"{row.type}: version {row.version} is stored, {version_of(kind)} is read")
    return TypeAdapter(kind).validate_python(row.payload)


def waiting() -> Any:
    """Deliveries not yet made, the oldest first."""
    return (
        Delivery.objects.filter(handled_at=None)
        .annotate(type=F("event__type"), happened_at=F("event__happened_at"))
        .order_by("event__happened_at", "id")
    )
