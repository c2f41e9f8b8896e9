"""What accounts hears from Django, which signs people in at more doors than ours."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import door
from accounts.limits import client_address, count
from accounts.models import User


@receiver(user_logged_in)
def put_on_the_list(request: HttpRequest, user: User, **_signal: Any) -> None:
    door.put_on_the_list(request, user, now=timezone.now())


@receiver(user_login_failed)
def count_the_guess(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any
) -> None:
    """Count a wrong password or code by person and by place, beside axes, which counts the pair."""
    now = timezone.now()
    count("wrong_for_one_email", credentials.get("username", ""), now=now)
    if request is not None:
        count("wrong_from_one_address", client_address(request), now=now)
