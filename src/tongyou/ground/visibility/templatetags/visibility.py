"""`{% shown person "phone" %}`: a field as the page's actor may see it, masked by default."""

from __future__ import annotations

from django import template
from django.db import models
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongyou.ground.visibility import ANONYMOUS, actor_of, allowed
from tongyou.ground.visibility import shown as shown_to

register = template.Library()


@register.simple_tag(takes_context=True)
def shown(context: Context, obj: models.Model, field: str) -> str | SafeString:
    """The field in clear, or its mask with a word for screen readers."""
    request = context.get("request")
    actor = actor_of(request) if isinstance(request, HttpRequest) else ANONYMOUS
    seen = shown_to(actor, obj, field)
    if not seen.masked:
        return seen.text
    return format_html(
        '<span class="masked" title="{}">{}</span>', _("已遮盖，需要时可说明用途后查看"), seen.text
    )


@register.simple_tag(takes_context=True)
def may(context: Context, resource: str, action: str, obj: models.Model | None = None) -> bool:
    """`{% may "plan.version" "publish" version as can_publish %}`: whether to offer a button."""
    request = context.get("request")
    return isinstance(request, HttpRequest) and allowed(actor_of(request), resource, action, obj)
