"""Static files under names that change with their content, so that browsers may keep them for ever."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """The slices of the fonts lie in a folder named after their content and keep their short names.

    A fingerprint in each of several hundred names would make the style sheet that lists them a third heavier.
    """

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The name as it is for fonts, with a fingerprint for everything else."""
        return name if name.startswith("fonts/") else super().hashed_name(name, content, filename)
