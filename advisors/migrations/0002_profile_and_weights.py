import django.core.validators
import django.db.models.deletion
import privacy.fields
from django.db import migrations, models


def keep_ties(apps, schema_editor):
    """What was a plain list of schools becomes ties of the kind it was explained as."""
    Relation = apps.get_model('advisors', 'Relation')
    old = apps.get_model('advisors', 'Advisor').partial_schools.through
    Relation.objects.bulk_create(
        Relation(advisor_id=advisor, school_id=school, kind='former_workplace')
        for advisor, school in old.objects.values_list('advisor_id', 'school_id')
    )


class Migration(migrations.Migration):

    dependencies = [
        ('advisors', '0001_initial'),
        ('schools', '0002_travel'),
    ]

    operations = [
        migrations.AddField(
            model_name='advisor',
            name='qualified_from',
            field=models.DateField(blank=True, help_text='While in training: the first day courses may start. Empty: qualified.', null=True, verbose_name='qualified from'),
        ),
        migrations.CreateModel(
            name='MethodTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', privacy.fields.PlainCharField(max_length=60, verbose_name='name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='schools.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'method',
                'verbose_name_plural': 'methods',
                'ordering': ('name',),
            },
        ),
        migrations.AddField(
            model_name='advisor',
            name='methods',
            field=models.ManyToManyField(blank=True, to='advisors.methodtag', verbose_name='methods'),
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('former_workplace', 'Former workplace'), ('family', 'Family or close relations'), ('other', 'Other ties')], default='former_workplace', max_length=16, verbose_name='kind')),
                ('advisor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='advisors.advisor', verbose_name='advisor')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='schools.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'tie to a school',
                'verbose_name_plural': 'ties to schools',
                'ordering': ('school__name',),
            },
        ),
        migrations.RunPython(keep_ties, migrations.RunPython.noop),
        migrations.RemoveField(model_name='advisor', name='partial_schools'),
        migrations.AddField(
            model_name='advisor',
            name='partial_schools',
            field=models.ManyToManyField(blank=True, help_text='Former workplace or close relations: never offered courses there.', related_name='partial_advisors', through='advisors.Relation', to='schools.school', verbose_name='schools she is partial to'),
        ),
        migrations.CreateModel(
            name='MatchingWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competence', models.PositiveSmallIntegerField(default=40, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='competence')),
                ('hours', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='free hours')),
                ('load', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='courses at the same time')),
                ('weekdays', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='days and times')),
                ('absence', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='absence during the course')),
                ('travel', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='travel time')),
                ('continuity', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='knows the school')),
                ('fairness', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="fair share of the year's work")),
                ('municipality', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='matching_weights', to='schools.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'matching weights',
                'verbose_name_plural': 'matching weights',
                'constraints': [models.CheckConstraint(condition=models.Q(('competence__gt', 0), ('hours__gt', 0), ('load__gt', 0), ('weekdays__gt', 0), ('absence__gt', 0), ('travel__gt', 0), ('continuity__gt', 0), ('fairness__gt', 0), _connector='OR'), name='matching_weights_not_all_zero', violation_error_message='At least one part must give points.')],
            },
        ),
        migrations.AddConstraint(
            model_name='methodtag',
            constraint=models.UniqueConstraint(fields=('municipality', 'name'), name='method_name_unique', violation_error_message='The municipality already has this method.'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(fields=('advisor', 'school'), name='relation_once', violation_error_message='The tie to this school is already noted.'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['former_workplace', 'family', 'other'])), name='relation_kind_known'),
        ),
    ]
