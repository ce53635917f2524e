"""The plan and its bulletins on paper and as data: Excel, Word, PDF in Chinese layout, JSON. One value in, bytes out."""

from tongyou.domains.plan.exports.forms import (
    BULLETIN_FORMS,
    FORMS,
    BulletinForm,
    Form,
    MissingFont,
)

__all__ = ["BULLETIN_FORMS", "FORMS", "BulletinForm", "Form", "MissingFont"]
