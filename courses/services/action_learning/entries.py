"""What the group writes in a phase: one entry a phase and round, and nobody's words are lost."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.errors import require
from accounts.models import User
from courses.models import PhaseEntry, Round
from courses.permissions import can_write_phase
from courses.services.action_learning.locking import taken
from lifecycle.errors import Stale
from privacy.models import Act
from privacy.services import access_log


@transaction.atomic
def write(
    turn: Round,
    *,
    position: int,
    answers: Mapping[int, str],
    version: int,
    by: User,
    now: datetime,
) -> PhaseEntry:
    """Save the answers of a phase by the number of their prompt, from 1; an empty one is taken out.

    `version` is that of the entry the person had before her, 0 when there was none. Raises
    NotAllowed, and Stale, naming who saved and when, so that the page can show both texts.
    """
    require(can_write_phase(by, turn, position))
    cycle = taken(turn.action_learning)
    entry = PhaseEntry.objects.filter(round=turn, position=position).first()
    _check_version(entry, version)
    entry = _saved(entry or PhaseEntry(round=turn, position=position, version=0), by=by, now=now)
    known = range(1, len(cycle.phase(position).prompts) + 1)
    entry.answers.all().delete()
    for prompt in known:
        if text := answers.get(prompt, "").strip():
            entry.answers.create(prompt=prompt, text=text)  # one by one: oversight hears of each
    act = Act.CREATE if entry.version == 1 else Act.CHANGE
    access_log.record(act, entry, by=by, municipality_id=cycle.municipality_id)
    return entry


def _saved(entry: PhaseEntry, *, by: User, now: datetime) -> PhaseEntry:
    entry.version += 1
    entry.saved_at, entry.saved_by = now, by
    entry.save()
    return entry


def _check_version(entry: PhaseEntry | None, version: int) -> None:
    if (entry.version if entry else 0) == version:
        return
    if entry is None:
        raise Stale
    raise Stale(
        _(
            "%(name)s saved this phase on %(when)s, after you opened the page. What you have "
            "written stands here still. Look at both, put them together, and save again."
        )
        % {
            "name": entry.saved_by,
            "when": formats.date_format(
                timezone.localtime(entry.saved_at), pgettext("day and time", "j F H:i")
            ),
        }
    )
