"""The people of the demonstration city, invented (模拟数据). Production refuses this page."""

from __future__ import annotations

from .models import Account
from .types import DemoPerson

# key, role, title zh/en, what this person does zh/en
PEOPLE = (
    (
        "citizen",
        "citizen",
        "市民",
        "Citizen",
        "查公开的计划和进度",
        "Looks up the public plan and its progress",
    ),
    ("parent", "parent", "家长", "Parent", "看自己孩子该办的事", "Sees what is due for her child"),
    (
        "child-director",
        "child_director",
        "村儿童主任",
        "Village child director",
        "走访本村的孩子",
        "Visits the children of one village",
    ),
    (
        "town-supervisor",
        "town_supervisor",
        "镇儿童督导员",
        "Town child supervisor",
        "督导全镇的工作",
        "Supervises the work of one town",
    ),
    (
        "officer",
        "department_officer",
        "部门经办人",
        "Department officer",
        "填报本单位的任务",
        "Reports on the tasks of one unit",
    ),
    (
        "coordinator",
        "coordinator",
        "专班协调员",
        "Coordinator",
        "导入、核对、发布计划",
        "Imports, checks and publishes plans",
    ),
    (
        "leader",
        "leader",
        "区领导",
        "District leader",
        "看全区总体进度",
        "Sees the progress of the whole district",
    ),
    (
        "auditor",
        "auditor",
        "审计员",
        "Auditor",
        "查谁看过、谁改过",
        "Asks who looked and who changed",
    ),
    (
        "system-admin",
        "system_admin",
        "系统管理员",
        "System administrator",
        "管后台任务和运行",
        "Runs jobs and operations",
    ),
    (
        "security-admin",
        "security_admin",
        "安全管理员",
        "Security administrator",
        "管账号和授权",
        "Manages accounts and grants",
    ),
    (
        "audit-admin",
        "audit_admin",
        "审计管理员",
        "Audit administrator",
        "管审计账本",
        "Keeps the audit ledger",
    ),
)
KEYS = tuple(person[0] for person in PEOPLE)


def demo_people() -> list[DemoPerson]:
    """Everybody on the demonstration's sign-in page, with their account once it is loaded."""
    accounts = {
        account.demo_key: account
        for account in Account.objects.filter(demo_key__in=KEYS, is_active=True)
    }
    return [person(row, accounts.get(row[0])) for row in PEOPLE]


def person(row: tuple[str, str, str, str, str, str], account: Account | None) -> DemoPerson:
    return DemoPerson(
        row[0], row[1], account.id if account else None, account.title if account else "", *row[2:]
    )


def demo_account(key: str) -> Account | None:
    """The account behind a key, or None while the city is still loading."""
    return Account.objects.filter(demo_key=key, is_active=True).first() if key in KEYS else None
