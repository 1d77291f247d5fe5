"""People and classes as OneRoster 1.1 CSV: read, compared with what was last told, applied, and written."""
