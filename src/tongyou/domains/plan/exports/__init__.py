"""The plan on paper and as data: Excel, Word, PDF in Chinese layout, and JSON. One value in, bytes out."""

from tongyou.domains.plan.exports.forms import FORMS, Form, MissingFont

__all__ = ["FORMS", "Form", "MissingFont"]
