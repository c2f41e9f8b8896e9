"""Reset a person's second step of sign-in when no administrator can do it on the pages."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import User
from accounts.services import second_factor


class Command(BaseCommand):
    help = "Reset the second step of sign-in for the person with this e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(f"Ingen person har e-mailen {email}.")
        second_factor.remove(user, by=SYSTEM, now=timezone.now())
        self.stdout.write(f"{user}: andet trin er nulstillet, og alle browsere er logget ud.")
