"""News of imports, sent after the transaction is committed."""

from django.dispatch import Signal

table_imported = Signal()
"""Rows were written. Arguments: spec_key (str), import_id (int), municipality (6-digit code or None)."""

table_import_undone = Signal()
"""Rows were put back. Arguments as for `table_imported`."""
