"""Review: people correct the draft, undo, and confirm it as a version. Every correction is a row."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongyou.base import audit
from tongyou.base.codes import new_id
from tongyou.base.database import write
from tongyou.domains.plan.actions import versions
from tongyou.domains.plan.actions.findings import relint
from tongyou.domains.plan.models import DraftEdit, Plan, PlanImport, PlanVersion, Span
from tongyou.domains.plan.reading_spec import from_reading
from tongyou.domains.plan.rules.drafting import Readiness, readiness, task_spans
from tongyou.domains.plan.rules.patching import Draft, Patch, apply_patch
from tongyou.domains.plan.types import PlanSpec, Stage
from tongyou.ground.visibility import Actor, check


class DraftMoved(Exception):
    """Somebody else changed the draft since this page was opened; what was typed is still in the form."""

    def __init__(self, edits: list[DraftEdit]) -> None:
        self.edits = edits
        self.words = _("这份草稿刚刚被别人改过。您填写的内容还在下面,请看过新的内容后再保存一次。")
        super().__init__(self.words)


class NotReady(Exception):
    """The draft cannot be published yet."""

    def __init__(self, state: Readiness) -> None:
        self.state = state
        super().__init__("not ready")


def change(
    *,
    actor: Actor,
    plan_import: PlanImport,
    op: str,
    target: str,
    patch: Patch,
    revision: int | None,
) -> PlanImport:
    """Apply one correction to the draft. Raises DraftMoved when `revision` is not the newest one.

    `revision` None means: no matter what others did meanwhile (single decisions that cannot collide).
    """
    check(actor, "plan.import", "change", plan_import)
    with write():
        row = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
        require_open(row)
        if revision is not None and revision != row.revision:
            raise DraftMoved(list(row.edits.filter(revision__gt=revision)))
        add_edit(actor, row, op, target, patch)
    return row


def require_open(row: PlanImport) -> None:
    """Only a draft under review can change."""
    if row.state != PlanImport.State.REVIEW:
        raise DraftMoved([])


def add_edit(
    actor: Actor, row: PlanImport, op: str, target: str, patch: Patch, undoes: int | None = None
) -> None:
    """Write the new draft and the row that says what changed."""
    row.draft, before = apply_patch(row.draft, patch)
    row.revision += 1
    row.save(update_fields=["draft", "revision"])
    DraftEdit.objects.create(
        plan_import=row,
        revision=row.revision,
        op=op,
        target=target,
        before=before,
        after=patch,
        undoes=undoes,
        made_by=actor.account_id,
    )
    audit.record(
        actor=actor,
        act="change",
        kind="plan.import",
        subject_ids=[row.id],
        detail={"revision": row.revision},
    )
    lint_draft(row)


def undoable(row: PlanImport) -> DraftEdit | None:
    """The newest correction that has not been undone."""
    undone: set[int] = set()
    for edit in row.edits.order_by("-revision"):
        if edit.undoes is not None:
            undone.add(edit.undoes)
        elif edit.revision not in undone:
            return edit
    return None


def undo(*, actor: Actor, plan_import: PlanImport) -> DraftEdit | None:
    """Take back the newest correction; returns it, or None when there is none."""
    check(actor, "plan.import", "change", plan_import)
    with write():
        row = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
        require_open(row)
        edit = undoable(row)
        if edit is not None:
            add_edit(actor, row, "undo", edit.target, edit.before or {}, undoes=edit.revision)
    return edit


# --- the draft as a plan --------------------------------------------------------------------------


def draft_spec(row: PlanImport) -> PlanSpec:
    """The draft as a value, as the linter and the publication read it."""
    return spec_of_draft(row.draft, area=str(row.area_id), stage=Stage(row.stage or Stage.COMMENTS))


def spec_of_draft(draft: Draft, *, area: str, stage: Stage) -> PlanSpec:
    """A draft as a value."""
    return from_reading(draft, area=area, stage=stage)


def lint_draft(row: PlanImport) -> None:
    """Bring the findings of a draft up to date."""
    relint(plan_import=row, spec=draft_spec(row))


def open_findings(row: PlanImport) -> int:
    """How many findings of this draft nobody has settled."""
    findings = row.findings.filter(gone=False).prefetch_related("settlements")
    return sum(1 for finding in findings if not is_settled(finding))


def is_settled(finding: object) -> bool:
    """The newest answer counts; its settlements must have been prefetched."""
    answers = list(finding.settlements.all())  # type: ignore[attr-defined] # a Finding; kept loose for prefetching
    return bool(answers) and answers[0].settled


# --- confirming -------------------------------------------------------------------------------------


def confirm(
    *,
    actor: Actor,
    plan_import: PlanImport,
    plan_code: str,
    stage: Stage,
    label: str,
    revision: int,
) -> PlanVersion:
    """Turn the reviewed draft into a version, with a span for everything read, and publish it.

    Raises NotReady when something blocks, DraftMoved when the draft changed after the check page.
    """
    check(actor, "plan.import", "confirm", plan_import)
    with write():
        row = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
        require_open(row)
        if revision != row.revision:
            raise DraftMoved(list(row.edits.filter(revision__gt=revision)))
        state = readiness(row.draft, open_findings=open_findings(row))
        if not state.ready:
            raise NotReady(state)
        row.stage = stage
        spec = draft_spec(row)
        plan = plan_for(plan_code, row, spec)
        version = versions.write_version(plan=plan, spec=spec, origin="import", label=label)
        write_spans(row, version)
        row.version, row.plan, row.state = version, plan, PlanImport.State.PUBLISHED
        row.save(update_fields=["version", "plan", "state", "stage"])
        audit.record(
            actor=actor, act="confirm", kind="plan.import", subject_ids=[row.id, version.id]
        )
        return versions.publish(actor=actor, version=version)


def plan_for(code: str, row: PlanImport, spec: PlanSpec) -> Plan:
    """The plan this version belongs to: an existing one, or a new one beside it."""
    plan = Plan.objects.filter(code=code, area_id=row.area_id).first()
    if plan is None:
        plan = Plan.objects.create(
            id=new_id(), code=code, area_id=row.area_id, start=spec.start, end=spec.end
        )
    return plan


def write_spans(row: PlanImport, version: PlanVersion) -> None:
    """Every node and commitment keeps where it stands in the document and the words there."""
    nodes = {(n.kind, n.number): n for n in version.nodes.all()}
    commitments = {c.code: c for c in version.commitments.all()}
    spans: list[Span] = []

    def add(part: str, span: list[int] | None, **owner: object) -> None:
        if span and span[1] > span[0]:
            quote = row.text[span[0] : span[1]]
            spans.append(
                Span(version=version, part=part, start=span[0], end=span[1], quote=quote, **owner)
            )

    for action in row.draft["actions"]:
        add("action", action.get("span"), node=nodes["action", action["number"]])
    for task in row.draft["tasks"]:
        node = nodes["task", task["number"]]
        for part, span in task_spans(task):
            add(part, span, node=node)
        for index, commitment in enumerate(task["commitments"], 1):
            add(
                "commitment",
                commitment.get("span"),
                commitment=commitments[f"T{task['number']}.{index}"],
            )
    Span.objects.bulk_create(spans)
