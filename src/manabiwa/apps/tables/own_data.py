"""What imported tables keep about a person, and how it is forgotten."""

from django.db.models import Q

from manabiwa.apps.accounts.models import User

from .models import ImportChange, TableImport, WrongRow


def export(user_id: int) -> list[dict[str, object]]:
    """The imports that the person started. Unscoped: they are the person's."""
    rows = TableImport.unscoped.filter(person_id=user_id).order_by("pk")
    return [{"file": row.original_name, "at": row.created_at.isoformat()} for row in rows]


def erase(user_id: int) -> int:
    """Delete the rows of imports that name the person's address, and the files that they came in.

    Such a row can no longer be taken back with its import: that would bring the person back.
    """
    address = User.objects.values_list("email", flat=True).get(pk=user_id)
    changes = [
        ImportChange.objects.filter(**{f"{column}__icontains": f'"{address}"'}) for column in ("key", "before", "after")
    ]
    wrong = WrongRow.objects.filter(cells__icontains=f'"{address}"')
    shown = TableImport.unscoped.filter(Q(sample__icontains=address) | Q(reading__icontains=address))
    named = {pk for rows in (*changes, wrong) for pk in rows.values_list("table_import_id", flat=True)}
    for row in TableImport.unscoped.filter(pk__in=named | set(shown.values_list("pk", flat=True))):
        row.file.delete(save=False)
        row.sample, row.reading = {}, {**row.reading, "preview": []}
        row.save(update_fields=["file", "sample", "reading"])
    TableImport.unscoped.filter(person_id=user_id).update(person=None, person_label="-")
    return sum(int(rows.delete()[0]) for rows in (*changes, wrong))
