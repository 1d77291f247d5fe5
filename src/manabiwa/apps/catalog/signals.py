"""News from the catalogue, sent after the transaction has been committed."""

from django.dispatch import Signal

# courses: list of primary keys
courses_changed = Signal()

# courses: list of primary keys of courses that are offered no more
courses_withdrawn = Signal()

# course_class: primary key; its days were moved, or it was cancelled
class_changed = Signal()
