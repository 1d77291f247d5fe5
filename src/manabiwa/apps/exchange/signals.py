"""News from the exchange. All are sent after the transaction has been committed."""

from django.dispatch import Signal

# both carry the case
case_published = Signal()
case_withdrawn = Signal()
