from datetime import datetime, time

from django.db import migrations, models
from django.utils import timezone


def date_what_was_public(apps, schema_editor):
    """Until now every row had been published at once, on its day of declaration."""
    declarations = apps.get_model("network", "Declaration")
    for row in declarations._default_manager.filter(published_at=None):
        row.published_at = timezone.make_aware(datetime.combine(row.declared_on, time()))
        row.save(update_fields=["published_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='declaration',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='公開を終えた日時'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='published_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='公開日時'),
        ),
        migrations.RunPython(date_what_was_public, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.UniqueConstraint(condition=models.Q(('is_published', True), ('published_at__isnull', False)), fields=('municipality',), name='declaration_in_force_once'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.UniqueConstraint(condition=models.Q(('is_published', False), ('published_at__isnull', True)), fields=('municipality',), name='declaration_draft_once'),
        ),
    ]
