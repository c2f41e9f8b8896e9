"""Who may come to know what: for each field of text, whoever a page may show it to.

In the words of tests/access/cast.py, by relation to the case, course or person the text is about.
The crawl proves both ways: nobody else sees it, and each of these does see it somewhere.
"""

from collections.abc import Mapping

SCHOOL = "author leader team"
OFFICE = "coordinator coordinator_b"
CASE = f"{SCHOOL} assigned {OFFICE}"
"""The author, her school's leader and resource team, the advisor, and the coordinators."""
EVERYBODY = (
    f"{CASE} colleague teacher_b leader_b special special_b unassigned centre administrator dpo"
)
"""Everybody with a role in the municipality, whom the crawl lets walk."""

KNOWS: Mapping[str, str] = {
    # The case
    "requests.SupportRequest.situation": CASE,
    "requests.SupportRequest.what_works": CASE,
    "requests.SupportRequest.tried": CASE,
    "requests.SupportRequest.goal": CASE,
    "requests.SupportRequest.outcome_reason": f"{SCHOOL} {OFFICE}",
    "requests.SupportRequest.contact_name": f"{CASE} administrator",
    "requests.SupportRequest.contact_email": f"{CASE} administrator",
    "requests.SupportRequest.contact_phone": f"{CASE} administrator",
    "requests.Question.text": f"{SCHOOL} {OFFICE}",
    "requests.Question.answer": f"{SCHOOL} {OFFICE}",
    "requests.Offer.decline_reason": f"assigned {OFFICE}",
    "requests.LeaderDecision.note": f"centre {OFFICE}",
    "lifecycle.StatusChange.reason": f"{CASE} centre",  # the centre's leader reads her own
    "requests.SavedFilter.name": "coordinator administrator",
    # The course
    "courses.SupportCourse.summary": CASE,
    "courses.Goal.text": CASE,
    "courses.PlanItem.what": CASE,
    "courses.PlanComment.text": CASE,
    "courses.Revision.after": CASE,
    "courses.Evaluation.comment": CASE,
    "courses.MoveWish.text": CASE,
    "courses.Session.place": CASE,
    "courses.Session.focus": "assigned",
    "courses.SessionLog.theme": CASE,
    "courses.SessionLog.done": CASE,
    "courses.SessionLog.takeaways": CASE,
    "courses.SessionLog.agreements": CASE,
    "courses.SessionLog.problem": "assigned",
    "courses.SessionLog.perspectives": "assigned",
    "courses.LogDraft.content": "assigned",
    "courses.ActionLearning.question": f"{SCHOOL} assigned",
    "courses.PhaseAnswer.text": f"{SCHOOL} assigned",
    "courses.HandoverRequest.reason": f"assigned {OFFICE}",
    "advisors.ExtraHours.reason": f"assigned special {OFFICE}",
    "oversight.RightsReceipt.reference": "author coordinator administrator",
    # Shared once it is approved: anonymous by the rules of the catalogue
    "catalogue.ExampleCard.title": EVERYBODY,
    "catalogue.ExampleCard.situation": EVERYBODY,
    "catalogue.ExampleCard.tried": EVERYBODY,
    "catalogue.ExampleCard.effect": EVERYBODY,
    # Addresses of people: one's own, and an advisor's where she is the one to write to
    "accounts.User.email of author": "author administrator",
    "accounts.User.email of leader": "leader administrator",
    "accounts.User.email of team": "team administrator",
    "accounts.User.email of special": "special administrator",
    "accounts.User.email of assigned": f"{CASE} administrator",
    "accounts.User.email of coordinator": "coordinator administrator",
    "accounts.User.email of centre": "centre administrator",
    "accounts.User.email of administrator": "administrator",
}

FIGURES_ONLY = ("centre", "special", "administrator", "dpo")
"""Who leads, keeps and watches over the house without reading cases."""
NO_TEXT_OF_A_CASE = {
    "requests.LeaderDecision.note",
    "lifecycle.StatusChange.reason",
    "requests.SavedFilter.name",
    "advisors.ExtraHours.reason",
    "oversight.RightsReceipt.reference",
    *(f"requests.SupportRequest.contact_{what}" for what in ("name", "email", "phone")),
    *(f"catalogue.ExampleCard.{what}" for what in ("title", "situation", "tried", "effect")),
    *(label for label in KNOWS if label.startswith("accounts.")),
}
"""What they may be shown of the above: their own words, whom to write to, what all may read."""

EVERYTHING_ABOUT_ONE = {"oversight:receipt", "oversight:receipt_json"}
"""Insight under article 15: all a person has written, for an administrator who has given a date
and a reference. The matrix says who opens it; each look leaves a line."""
REPORT = "oversight:report"
"""Opens for whoever has a line in the access log for the row: she has been shown it already."""
HERS_TO_OPEN: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("assigned", "unassigned", "advisor_2"), ("school_courses:", "hours:extra", REPORT)
    ),
    **dict.fromkeys(("special", "special_b", "special_2"), ("hours:close", "hours:extra")),
    **dict.fromkeys(("author", "teacher_b", "teacher_2"), ("requests:approve", REPORT)),
    **dict.fromkeys(("team", "team_b", "team_2"), ("requests:approve", REPORT)),
    **dict.fromkeys(("leader", "leader_b", "leader_2"), (REPORT,)),
    "coordinator_b": ("hours:extra", "advisors:remove_absence", REPORT),
    "coordinator_2": ("hours:extra", REPORT),
    "centre": (REPORT,),
    "mixed": ("hours:extra", "catalogue:detail", REPORT),
}
"""What no page leads her to and is hers all the same: the school's page of her own course, and
forms whose answer says that it is for another of the school to send them."""
