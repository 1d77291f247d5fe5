"""Days of the place as moments of the store."""

from datetime import date, datetime, time

from django.utils import timezone


def midnight(day: date) -> datetime:
    """The first moment of a day here. Compare moments with it: a date taken of each row cannot use an index."""
    return timezone.make_aware(datetime.combine(day, time()))
