import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_name_frameworks_in_use")]

    operations = [
        migrations.AlterField(
            model_name='skill',
            name='framework',
            field=models.ForeignKey(db_column='framework', on_delete=django.db.models.deletion.PROTECT, related_name='skills', to='catalog.framework', to_field='code', verbose_name='体系'),
        ),
    ]
