"""Archives that somebody sent: what reading one may raise when it is damaged or packed in a way that is not known."""

import lzma
import zipfile
import zlib

DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError,
    # encrypted; packed by a method that is not known
    RuntimeError,
)  # fmt: skip
"""Every error that `zipfile` lets through; which of them comes depends on the byte that is wrong."""
