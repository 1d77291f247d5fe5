"""Floor 1: pure engines. Typed values in, typed values out.

No Django, no clock, no network; the only engine that touches files is `search`,
which keeps its index in a directory that the caller names.
"""
