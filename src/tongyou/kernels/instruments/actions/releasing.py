"""An instrument is checked and released; what is released never changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongyou.base import audit
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.instruments.definition.reading import read
from tongyou.kernels.instruments.definition.types import Instrument
from tongyou.kernels.instruments.models import ReleasedInstrument
from tongyou.kernels.instruments.types import Refused


def release(*, actor: Actor, text: str | bytes, file: str) -> ReleasedInstrument:
    """Check the text and keep it as a version; the same content again changes nothing.

    Raises BadInstrument with every problem, and Refused when the version is taken by other content or is not the newest.
    """
    check(actor, "instruments.instrument", "release")
    definition = read(text, file)
    words = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    with write():
        before = ReleasedInstrument.objects.filter(code=definition.code).order_by("-version")
        newest = before.first()
        same = before.filter(version=definition.version).first()
        if same is not None:
            return unchanged(same, definition)
        if newest is not None and newest.version > definition.version:
            raise Refused(
                _("“%(code)s”已经有第 %(newest)d 版，新版本的版本号要更大。")
                % {"code": definition.code, "newest": newest.version}
            )
        row = ReleasedInstrument.objects.create(text=words, released_by=actor.account_id, **columns(definition))  # fmt: skip
        audit.record(
            actor=actor,
            act="publish",
            kind="instruments.instrument",
            subject_ids=[row.id],
            detail={"instrument": row.code, "version": row.version},
        )
    return row


def unchanged(same: ReleasedInstrument, definition: Instrument) -> ReleasedInstrument:
    """The version as it is; other content under its number is refused."""
    if same.digest == definition.digest:
        return same
    raise Refused(
        _("“%(code)s”第 %(version)d 版已经发布，内容不能再改；请把版本号加一。")
        % {"code": definition.code, "version": definition.version}
    )


def columns(definition: Instrument) -> dict[str, object]:
    """What is asked of a released instrument without reading its text."""
    return {
        "code": definition.code,
        "version": definition.version,
        "digest": definition.digest,
        "title_zh": definition.title.zh,
        "title_en": definition.title.en,
        "named": definition.named,
        "personal": definition.personal,
        "illustrative": definition.illustrative,
    }
