import uuid

from django.db import migrations, models


def give_identities(apps, schema_editor):
    sessions = apps.get_model("courses", "Session").objects.filter(uid__isnull=True).only("pk")
    batch = []
    for session in sessions.iterator(chunk_size=1000):
        session.uid = uuid.uuid4()
        batch.append(session)
    apps.get_model("courses", "Session").objects.bulk_update(batch, ["uid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="sequence",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="Grows by one each time the activity is moved or cancelled.",
                verbose_name="calendar version",
            ),
        ),
        migrations.AddField(
            model_name="session", name="uid", field=models.UUIDField(null=True, editable=False)
        ),
        migrations.RunPython(give_identities, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="session",
            name="uid",
            field=models.UUIDField(
                default=uuid.uuid4,
                editable=False,
                help_text="The same for life; calendars know the activity by it.",
                unique=True,
                verbose_name="calendar identity",
            ),
        ),
    ]
