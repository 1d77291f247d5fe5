from django.db import migrations


def name_frameworks(apps, schema_editor):
    """Every framework that a skill names gets its row, so that the key can become a reference; `start` adds its words."""
    framework, skill = apps.get_model("catalog", "Framework"), apps.get_model("catalog", "Skill")
    for code in skill.objects.values_list("framework", flat=True).distinct():
        framework.objects.get_or_create(code=code, defaults={"name": code, "is_tagged": code != "onet"})


class Migration(migrations.Migration):
    """By itself: PostgreSQL does not alter a table in the transaction that has just filled it."""

    dependencies = [("catalog", "0004_frameworks_of_skills")]

    operations = [migrations.RunPython(name_frameworks, migrations.RunPython.noop)]
