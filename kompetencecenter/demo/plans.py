"""The demo's plans of action: goals with signs, who does what by when, and a word between them."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from courses.models import PlanItem, Side, SupportCourse
from courses.services import plans
from courses.services.plans import Doing
from schools.workdays import WorkCalendar

Who = PlanItem.Who
SCHOOL = "Nordbakkeskolen"
"""Where the demo's teacher works: the courses there have a plan."""


@dataclass(frozen=True)
class DemoItem:
    """`due` is working days from the day the plan was written; done ones were done a day early."""

    side: Side
    who: PlanItem.Who
    what: str
    due: int
    is_done: bool = False
    comment: str = ""


GOALS = (
    (
        "De første ti minutter af timen begynder ens, uanset hvem der underviser.",
        "Dagens program hænger på tavlen, når klassen kommer ind.\n"
        "Alle voksne tager imod ved døren.\nKlassen er i gang inden for fem minutter.",
        (
            DemoItem(
                Side.SCHOOL,
                Who.TEAM,
                "Hænger dagens program op hver morgen og gennemgår det i første time.",
                5,
                is_done=True,
            ),
            DemoItem(
                Side.SCHOOL,
                Who.PEDAGOGUE,
                "Tager imod ved døren i de timer, der ligger efter frikvarteret.",
                8,
                comment="Det lykkes tirsdag og torsdag. Mandag mangler vi en voksen.",
            ),
            DemoItem(
                Side.CENTRE,
                Who.ADVISOR,
                "Sender teamet skabelonen til det visuelle program.",
                3,
                is_done=True,
            ),
        ),
    ),
    (
        "Konflikter fra frikvarteret er talt igennem, før timen begynder.",
        "De voksne kender aftalen og bruger de samme ord.\nFærre timer begynder med en konflikt.",
        (
            DemoItem(
                Side.SCHOOL,
                Who.LEADER,
                "Finder ti minutter efter det store frikvarter, hvor to voksne er til stede.",
                12,
            ),
            DemoItem(
                Side.CENTRE,
                Who.ADVISOR,
                "Ser med i to frikvarterer og deler sine mønstre med teamet.",
                25,
                comment="Vi glæder os. Onsdag passer bedst.",
            ),
            DemoItem(
                Side.SCHOOL,
                Who.PARENTS_CONTACT,
                "Fortæller på forældremødet, hvordan klassen arbejder med frikvarteret.",
                30,
            ),
        ),
    ),
)


def write(
    course: SupportCourse,
    *,
    author: User,
    calendar: WorkCalendar,
    at: dt.datetime,
    now: dt.datetime,
) -> None:
    """Write the plan together at `at`; what was to be done by now has been, but for one thing."""
    advisor = course.lead.user
    for number, (text, signs, items) in enumerate(GOALS):
        writer = (advisor, author)[number % 2]
        goal = plans.add_goal(course, text=text, signs=signs, by=writer, now=at)
        for one in items:
            due_on = calendar.add_working_days(at.date(), one.due)
            owner, other = (advisor, author) if one.side == Side.CENTRE else (author, advisor)
            item = plans.add_item(
                course,
                side=one.side,
                doing=Doing(one.who, one.what, due_on, goal),
                by=writer,
                now=at,
            )
            later = at + dt.timedelta(hours=3)
            if one.comment and later < now:
                speaker = other if one.side == Side.CENTRE else owner
                plans.comment(item, text=one.comment, by=speaker, now=later)
            if one.is_done and later < now:
                plans.finish_item(item, by=owner, now=later)
