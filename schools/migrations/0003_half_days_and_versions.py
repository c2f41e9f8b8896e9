from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schools', '0002_travel'),
    ]

    operations = [
        migrations.AddField(
            model_name='closingday',
            name='closes_at',
            field=models.TimeField(blank=True, help_text='Only for a half day: what comes later counts as the next day.', null=True, verbose_name='closes at'),
        ),
        migrations.AddField(
            model_name='municipality',
            name='calendar_version',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='Counts up when working days or the policy of deadlines change.', verbose_name='version of the calendar'),
        ),
        migrations.AddField(
            model_name='municipality',
            name='deadlines_version',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='The version of the calendar that the open deadlines follow.', verbose_name='version the deadlines follow'),
        ),
        migrations.AlterField(
            model_name='closingday',
            name='kind',
            field=models.CharField(choices=[('closed', 'Closing day'), ('school_holiday', 'School holiday'), ('half_day', 'Half day')], default='closed', max_length=16, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='closingday',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_at__isnull', False), ('kind', 'half_day')), models.Q(models.Q(('kind', 'half_day'), _negated=True), ('closes_at__isnull', True)), _connector='OR'), name='half_day_has_a_time', violation_error_message='A half day, and only that, needs the time it closes.'),
        ),
    ]
