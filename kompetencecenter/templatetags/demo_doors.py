"""The demo's sign-in without password, drawn beside the real one."""

from typing import Any

from django import template
from django.conf import settings

from kompetencecenter.demo.doors import doors

register = template.Library()


@register.inclusion_tag("kompetencecenter/demo/_doors.html", takes_context=True)
def demo_doors(context: template.Context) -> dict[str, Any]:
    """List one person a role; nothing at all outside the demo."""
    if not settings.DEMO:
        return {"doors": []}
    return {"doors": doors(), "csrf_token": context.get("csrf_token")}
