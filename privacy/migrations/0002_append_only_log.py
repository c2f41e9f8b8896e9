"""The log says why, and PostgreSQL itself keeps it from being changed.

Not on SQLite: there every later change of the table makes it anew, and its triggers are lost
without a word. What refuses there is the model and its queryset.
"""

from django.db import migrations, models

PURPOSES = {
    "requests": "request",
    "courses": "course",
    "advisors": "staffing",
    "catalogue": "example",
    "notifications": "message",
}

# ALWAYS: the triggers fire in a session that plays the part of a replica, too, which only a
# superuser can begin. A line goes only before the moment the rule of deletion has set for its
# own transaction, and never in its first 180 days.
REFUSE = """
CREATE FUNCTION privacy_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := current_setting('kompetencecenter.access_log_before', true);
BEGIN
    IF TG_OP = 'DELETE' AND coalesce(before, '') <> '' THEN
        IF OLD.at < before::timestamptz AND OLD.at < now() - interval '180 days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The access log is append-only: lines are deleted by rule alone'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER access_log_is_append_only
    BEFORE UPDATE OR DELETE ON privacy_accessevent
    FOR EACH ROW EXECUTE FUNCTION privacy_log_is_append_only();
CREATE TRIGGER access_log_is_not_emptied
    BEFORE TRUNCATE ON privacy_accessevent
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_log_is_append_only();
ALTER TABLE privacy_accessevent ENABLE ALWAYS TRIGGER access_log_is_append_only;
ALTER TABLE privacy_accessevent ENABLE ALWAYS TRIGGER access_log_is_not_emptied;
"""
ALLOW = """
DROP TRIGGER access_log_is_append_only ON privacy_accessevent;
DROP TRIGGER access_log_is_not_emptied ON privacy_accessevent;
DROP FUNCTION privacy_log_is_append_only();
"""


def say_why(apps, schema_editor):
    """Give the lines written so far the purpose of the room their object belongs to."""
    event = apps.get_model("privacy", "AccessEvent")
    for room, purpose in PURPOSES.items():
        event.objects.filter(object_type__startswith=f"{room}.").update(why=purpose)


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE)


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW)


class Migration(migrations.Migration):

    dependencies = [("privacy", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name='accessevent',
            name='act',
            field=models.CharField(choices=[('read', 'Looked at'), ('search', 'Searched'), ('create', 'Created'), ('change', 'Changed'), ('delete', 'Deleted'), ('export', 'Exported'), ('print', 'Opened for print')], max_length=10, verbose_name='act'),
        ),
        migrations.AddField(
            model_name='accessevent',
            name='criteria',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='searched by'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='accessevent',
            name='why',
            field=models.CharField(choices=[('request', 'Handling a school’s request for help'), ('course', 'Running and following a course'), ('staffing', 'Planning the advisors’ time'), ('example', 'Sharing experience'), ('message', 'Sending messages'), ('administration', 'Keeping people, schools and settings'), ('oversight', 'Checking how data is used'), ('rights', 'A person’s right to data about herself'), ('retention', 'Hiding or deleting by rule')], default='administration', max_length=16, verbose_name='purpose'),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['municipality_id', 'at'], name='privacy_acc_municip_7794cb_idx'),
        ),
        migrations.RunPython(say_why, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='accessevent',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['read', 'search', 'create', 'change', 'delete', 'export', 'print'])), name='access_event_act_known'),
        ),
        migrations.AddConstraint(
            model_name='accessevent',
            constraint=models.CheckConstraint(condition=models.Q(('why__in', ['request', 'course', 'staffing', 'example', 'message', 'administration', 'oversight', 'rights', 'retention'])), name='access_event_purpose_known'),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
