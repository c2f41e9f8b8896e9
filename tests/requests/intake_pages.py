"""Filling in the form through the public door, as the tests of the school's pages do it."""

from django.test import Client

from accounts.models import User
from advisors.models import CompetenceArea

NEXT, LATER, BACK = "videre", "senere", "tilbage"

ABOUT = {
    "contact_name": "Tina Holm",
    "contact_email": "tina@fjordby.example",
    "contact_phone": "20 10 20 30",
    "leader_informed": "yes",
    "school_level": "middle",
    "who_asks": "team",
    "adults_count": "4",
}
SITUATION = {
    "situation": "Der opstår konflikter næsten hver dag i overgangen fra frikvarter til time, "
    "og de første femten minutter går med at skabe ro i klassen.",
    "what_works": "Der er ro, når klassen arbejder i makkerpar.",
}
WISHES = {
    "tried": "Faste pladser og en frikvartersvagt i fem uger uden større forskel.",
    "goal": "Timerne kan begynde, når klokken ringer.",
    "support_form": "unknown",
}
PRACTICAL = {"urgency": "normal", "week_slots": ["mon-am", "thu-pm"], "involved": ["akt"]}
FORM = "/henvendelser/ny/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened(client: Client) -> str:
    """Open the empty form and return its mark."""
    return client.get(FORM).context["opened"]


def send_through(client: Client, area: CompetenceArea, **about: str):
    """Fill in every step and send; return the last response."""
    first = client.post(FORM, {**ABOUT, **about, "handling": NEXT, "aabnet": opened(client)})
    address = first["Location"]
    for answers in ({**SITUATION, "themes": [area.pk]}, WISHES, PRACTICAL):
        address = client.post(address, {**answers, "handling": NEXT})["Location"]
    return client.post(address, {"no_names_confirmed": "on"})
