"""Checks the matrix file part by part and reports each mistake with its line."""

from __future__ import annotations

from typing import Any

from .matrix import (
    FACES,
    HOLDERS,
    SCOPES,
    Lined,
    Matrix,
    MatrixError,
    Problem,
    Resource,
    Right,
    Role,
    Title,
    collect,
)

FIELD_CLASSES = ("open", "internal", "personal", "sensitive")
PARTS = ("format", "field_classes", "purposes", "roles", "resources", "rules")
RULE_KEYS = {"of", "may", "scope", "fields", "purposes"}


class Reader:
    """Turns parsed YAML into a Matrix, or into a list of problems."""

    def __init__(self, file: str, data: Any) -> None:
        self.file = file
        self.data = data if isinstance(data, Lined) else Lined()
        self.data.lines = getattr(self.data, "lines", {})
        self.problems: list[Problem] = []

    def read(self) -> Matrix:
        for part in PARTS:
            if part not in self.data:
                self.wrong(1, f"the part '{part}' is missing")
        self.stop()
        self.classes()
        purposes = {
            code: self.title(code, given, self.data["purposes"])
            for code, given in self.part("purposes")
        }
        roles = {code: self.role(code, given) for code, given in self.part("roles")}
        resources = {code: self.resource(code, given) for code, given in self.part("resources")}
        self.check_apart(roles)
        cells = [
            cell
            for role, rules in self.part("rules", list)
            for cell in self.rules(role, rules, roles, resources, purposes)
        ]
        self.stop()
        return Matrix(roles, resources, purposes, FIELD_CLASSES, collect(cells))

    def wrong(self, line: int, reason: str) -> None:
        problem = Problem(self.file, line, reason)
        if problem not in self.problems:  # a rule used twice through an anchor is wrong once
            self.problems.append(problem)

    def stop(self) -> None:
        if self.problems:
            raise MatrixError(self.problems)

    def classes(self) -> None:
        if tuple(self.data["field_classes"] or ()) != FIELD_CLASSES:
            self.wrong(
                self.data.lines["field_classes"],
                f"field_classes must be {', '.join(FIELD_CLASSES)}, in this order",
            )
        if self.data["format"] != 1:
            self.wrong(self.data.lines["format"], "format must be 1")

    def part(self, name: str, kind: type = Lined) -> list[tuple[str, Any]]:
        given = self.data[name]
        if not isinstance(given, Lined):
            self.wrong(self.data.lines[name], f"'{name}' must be a mapping")
            return []
        good = [(code, value) for code, value in given.items() if isinstance(value, kind)]
        for code in given.keys() - {code for code, _ in good}:
            self.wrong(
                given.lines[code],
                f"'{code}' in '{name}' must be a {'list' if kind is list else 'mapping'}",
            )
        return good

    def title(self, code: str, given: Lined, parent: Lined) -> Title:
        for language in ("zh", "en"):
            if not isinstance(given.get(language), str) or not given[language].strip():
                self.wrong(parent.lines[code], f"'{code}' has no {language} title")
        return Title(str(given.get("zh", "")), str(given.get("en", "")))

    def role(self, code: str, given: Lined) -> Role:
        line = self.data["roles"].lines[code]
        self.one_of(line, "holder", given.get("holder"), HOLDERS)
        self.one_of(line, "face", given.get("face"), FACES)
        return Role(
            code,
            self.title(code, given, self.data["roles"]),
            str(given.get("holder")),
            str(given.get("face")),
            frozenset(given.get("compartments", ())),
            frozenset(given.get("apart_from", ())),
        )

    def check_apart(self, roles: dict[str, Role]) -> None:
        """Separation must be stated by both sides, so that no one-sided edit removes it."""
        for role in roles.values():
            line = self.data["roles"].lines[role.code]
            for other in sorted(role.apart_from):
                if other not in roles:
                    self.wrong(line, f"apart_from names '{other}', which is no role")
                elif role.code not in roles[other].apart_from:
                    self.wrong(line, f"'{other}' must name '{role.code}' in apart_from too")

    def resource(self, code: str, given: Lined) -> Resource:
        line = self.data["resources"].lines[code]
        actions = given.get("actions")
        if not isinstance(actions, list) or not actions:
            self.wrong(line, f"'{code}' lists no actions")
            actions = []
        return Resource(code, self.title(code, given, self.data["resources"]), tuple(actions))

    def one_of(self, line: int, key: str, value: Any, allowed: tuple[str, ...]) -> None:
        if value not in allowed:
            self.wrong(line, f"{key} is '{value}'; it must be one of {', '.join(allowed)}")

    def rules(
        self,
        role: str,
        rules: list[Any],
        roles: dict[str, Role],
        resources: dict[str, Resource],
        purposes: dict[str, Title],
    ) -> list[tuple[tuple[str, str, str], Right]]:
        if role not in roles:
            self.wrong(self.data["rules"].lines[role], f"'{role}' is no role")
        cells = []
        for rule in rules:
            if not isinstance(rule, Lined):
                self.wrong(self.data["rules"].lines[role], f"a rule of '{role}' must be a mapping")
                continue
            right = self.right(rule, purposes)
            cells += [
                ((role, resource, action), right)
                for resource, action in self.pairs(rule, resources)
            ]
        return cells

    def right(self, rule: Lined, purposes: dict[str, Title]) -> Right:
        for key in sorted(rule.keys() - RULE_KEYS):
            self.wrong(rule.lines[key], f"'{key}' is not part of a rule")
        self.one_of(rule.line, "scope", rule.get("scope"), SCOPES)
        self.one_of(rule.line, "fields", rule.get("fields", "open"), FIELD_CLASSES)
        for purpose in rule.get("purposes", ()):
            self.one_of(rule.line, "purpose", purpose, tuple(purposes))
        return Right(
            str(rule.get("scope")),
            str(rule.get("fields", "open")),
            frozenset(rule.get("purposes", ())),
        )

    def pairs(self, rule: Lined, resources: dict[str, Resource]) -> list[tuple[str, str]]:
        found = []
        for code in rule.get("of") or ():
            if code not in resources:
                self.wrong(rule.line, f"'{code}' is no resource")
                continue
            for action in rule.get("may") or ():
                if action not in resources[code].actions:
                    self.wrong(rule.line, f"'{action}' is no action of '{code}'")
                found.append((code, action))
        if not found:
            self.wrong(rule.line, "a rule needs 'of' (resources) and 'may' (actions)")
        return found
