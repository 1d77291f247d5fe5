"""News from the catalogue, sent after the transaction has been committed."""

from django.dispatch import Signal

# courses: list of primary keys
courses_changed = Signal()
