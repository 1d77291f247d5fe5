"""News from the learning record store, sent after the transaction has been committed."""

from django.dispatch import Signal

# statement: Statement; learning moves the enrolment forward
statement_stored = Signal()
