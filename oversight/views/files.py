"""Everything about a person as a file to take along."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.text import slugify

from accounts.models import User
from oversight.queries.people import everything_about


def as_file(user: User, name: str) -> HttpResponse:
    """Return a download in JSON, by the names of our tables and fields (GDPR article 20)."""
    kept = everything_about(user)
    text = json.dumps(kept, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(name)}.json"'
    return answer
