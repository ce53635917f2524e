"""Releasing procedures: checked first, final afterwards."""

from __future__ import annotations

import hashlib

from tongyou.base import audit
from tongyou.base.database import write
from tongyou.base.packs import ActorRef
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import Actor, check, matrix
from tongyou.kernels.casework.definition import Known, errors, read
from tongyou.kernels.casework.definition import check as judge
from tongyou.kernels.casework.definition.problems import Problem
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.models import ReleasedProcedure
from tongyou.kernels.casework.types import ReleaseRefused

RESOURCE = "casework.procedure"


def release(*, actor: Actor, text: str, file: str) -> ReleasedProcedure:
    """Check a procedure and make it final. The same version with the same text is the same row.

    Raises NotAllowed, and ReleaseRefused(problems): the file is wrong, or the version exists with another text.
    """
    check(actor, RESOURCE, "release")
    return released(actor, text, file)


def released(actor: ActorRef, text: str, file: str) -> ReleasedProcedure:
    """The same for callers whose own door has been passed (a city pack)."""
    found = read(text, file)
    problems = judge(found, known_here())
    if found.procedure is None or errors(problems):
        raise ReleaseRefused(errors(problems))
    with write():
        return kept(actor, found.procedure, text, file)


def kept(actor: ActorRef, procedure: Procedure, text: str, file: str) -> ReleasedProcedure:
    """The row of this version, in the caller's transaction."""
    digest = digest_of(text)
    same = ReleasedProcedure.objects.filter(code=procedure.code, version=procedure.version).first()
    if same is not None:
        if same.digest != digest:
            raise ReleaseRefused((changed(procedure, file),))
        return same
    row = ReleasedProcedure(
        code=procedure.code,
        version=procedure.version,
        digest=digest,
        text=text,
        file=file[-200:],
        title_zh=procedure.title.zh,
        title_en=procedure.title.en,
        compartment=procedure.compartment,
        released_by=actor.account_id,
        role=actor.role,
    )
    row.save()
    audit.record(
        actor=actor,
        act="publish",
        kind=RESOURCE,
        subject_ids=[],
        detail={"procedure": row.code, "version": row.version, "release": row.pk},
    )
    return row


def digest_of(text: str) -> str:
    """SHA-256 of the text, whatever its line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def changed(procedure: Procedure, file: str) -> Problem:
    code, number = procedure.code, procedure.version
    return Problem(
        file,
        0,
        f"{code} 第 {number} 版已经发布，发布后不能改动；请提高版本号（正在办理的办件仍按原来的版本）",
        f"version {number} of {code} is released and final; raise the version (running cases keep theirs)",
    )


def known_here() -> Known:
    """What this installation knows: roles and compartments of the matrix, units, released procedures."""
    table = matrix()
    return Known(
        roles={code: role.holder == "post" for code, role in table.roles.items()},
        compartments=sorted({name for role in table.roles.values() for name in role.compartments}),
        procedures=lambda code: ReleasedProcedure.objects.filter(code=code).exists() or None,
        units=lambda code: organisations.unit_by_code(code) is not None,
    )
