"""What every page needs to know about the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is the demo."""
    return {"demo": settings.DEMO}
