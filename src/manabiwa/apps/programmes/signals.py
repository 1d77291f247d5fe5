"""News from programmes. All are sent after the transaction has been committed."""

from django.dispatch import Signal

# participation: Participation; learning prepares nothing, evaluation asks for the outcome later
participation_joined = Signal()
participation_completed = Signal()
