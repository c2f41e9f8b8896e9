"""What accounts hears from Django, which signs people in at more doors than ours."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import door
from accounts.models import User


@receiver(user_logged_in)
def put_on_the_list(request: HttpRequest, user: User, **_signal: Any) -> None:
    door.put_on_the_list(request, user, now=timezone.now())
