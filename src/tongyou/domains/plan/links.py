"""Where the pages of supervision stand, for notices and for the cases' own pages."""

from __future__ import annotations

from uuid import UUID

from tongyou.domains.plan.models import Report, ResearchFile, SupervisionNotice

DESK = "/desk/plan/supervision/"


def report(report_id: UUID) -> str:
    """The page of one report."""
    return f"{DESK}reports/{report_id}/"


def notice(notice_id: UUID) -> str:
    """The page of one supervision notice."""
    return f"{DESK}notices/{notice_id}/"


def research(file_id: UUID) -> str:
    """The page of one research file."""
    return f"{DESK}research/{file_id}/"


def of_report_case(case_id: UUID) -> str:
    """The report's page for its case; empty where there is none."""
    found = Report.objects.filter(case_id=case_id).values_list("pk", flat=True).first()
    return report(found) if found else ""


def of_notice_case(case_id: UUID) -> str:
    """The notice's page for its case; empty where there is none."""
    found = SupervisionNotice.objects.filter(case_id=case_id).values_list("pk", flat=True).first()
    return notice(found) if found else ""


def of_research_case(case_id: UUID) -> str:
    """The research file's page for its case; empty where there is none."""
    found = ResearchFile.objects.filter(case_id=case_id).values_list("pk", flat=True).first()
    return research(found) if found else ""
