from django.db import migrations, models
from django.utils import timezone


def count_on_the_day_of_entry(apps, schema_editor):
    """What was entered before the day was kept counts on the day it was entered."""
    HourEntry = apps.get_model('advisors', 'HourEntry')
    entries = HourEntry._base_manager.filter(on__isnull=True).only('at')
    changed = []
    for entry in entries.iterator():
        entry.on = timezone.localdate(entry.at)
        changed.append(entry)
    HourEntry._base_manager.bulk_update(changed, ['on'], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('advisors', '0002_profile_and_weights'),
    ]

    operations = [
        migrations.AddField(
            model_name='hourentry',
            name='activity',
            field=models.CharField(blank=True, choices=[('contact', 'Contact'), ('preparation', 'Preparation'), ('travel', 'Travel'), ('documentation', 'Documentation')], default='', help_text='Empty: not spent, or spent before the parts were told apart.', max_length=13, verbose_name='went to'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='hourentry',
            name='on',
            field=models.DateField(help_text='The day of the activity, else the day of the entry.', null=True, verbose_name='counts on'),
        ),
        migrations.RunPython(count_on_the_day_of_entry, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='hourentry',
            name='on',
            field=models.DateField(help_text='The day of the activity, else the day of the entry.', verbose_name='counts on'),
        ),
        migrations.AddConstraint(
            model_name='hourentry',
            constraint=models.CheckConstraint(condition=models.Q(('activity', ''), models.Q(('activity__in', ['contact', 'preparation', 'travel', 'documentation']), ('kind', 'spent')), _connector='OR'), name='hour_entry_activity_only_when_spent'),
        ),
    ]
