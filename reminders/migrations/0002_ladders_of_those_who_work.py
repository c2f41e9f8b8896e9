"""Municipalities that work already get the standard ladder, from the day of the upgrade.

What fell due before that day has been reminded of in the way of the earlier version.
"""

from django.db import migrations
from django.utils import timezone

STANDARD = (
    ("requests.promise/requests.triage_missing/coordinator", 2),
    ("requests.promise/requests.not_matched/coordinator", 3),
    ("requests.promise/requests.match_soon_due/coordinator", -1),
    ("requests.promise/requests.match_due/coordinator", 0),
    ("requests.promise/requests.hours_needed/special_school_leaders", 4),
    ("requests.promise/requests.decision_needed/centre_leader", 5),
    ("requests.waiting_list/requests.promised_date_due/coordinator", 0),
    ("requests.offer/requests.offer_unanswered/advisor", 0),
    ("requests.offer/requests.offer_escalated/coordinator", 1),
    ("courses.log/courses.log_reminded/advisor", 0),
    ("courses.log/courses.log_overdue/coordinator", 1),
    ("courses.after_talk/courses.after_talk_missing/advisor", 2),
    ("courses.next_session/courses.no_next_session/lead", 6),
    ("courses.plan_item/courses.plan_item_overdue/owner", 1),
    ("courses.plan_item/courses.plan_item_stalled/coordinator", 10),
    ("courses.evaluation/courses.evaluation_reminded/author", 5),
    ("courses.evaluation/courses.evaluation_outstanding/school_leader", 10),
    ("courses.follow_up/courses.follow_up_outstanding/school_leader", -3),
)


def give(apps, schema_editor):
    step = apps.get_model("reminders", "ReminderStep")
    today = timezone.localdate()
    step.objects.bulk_create(
        step(municipality=municipality, what=what, days=days, since=today)
        for municipality in apps.get_model("schools", "Municipality").objects.all()
        for what, days in STANDARD
    )


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
