"""The elements of job tag (日本版O-NET) and the elements of O*NET that its scales were made after.

Identifiers are those of the 「インプットデータ」 of 独立行政法人労働政策研究・研修機構 (version 1.8).
"""

from collections.abc import Mapping

SHEET = "数値系"
"""The sheet of the workbook that holds the figures."""
SKILL, KNOWLEDGE = "IPD_04_03_01_", "IPD_04_04_01_"
"""Mean values of skills (0 to 7) and of fields of knowledge (0 to 5); other columns are not read."""

_SKILLS = (
    "2.A.1.a 2.A.1.b 2.A.1.c 2.A.1.d - - - - 2.A.1.e 2.A.1.f 2.A.2.a 2.A.2.b 2.A.2.c 2.A.2.d 2.B.1.a 2.B.1.b 2.B.1.c "
    "2.B.1.d 2.B.1.e 2.B.1.f 2.B.2.i 2.B.3.a 2.B.3.b 2.B.3.c 2.B.3.d 2.B.3.e 2.B.3.g 2.B.3.h 2.B.3.j 2.B.3.k 2.B.3.l "
    "2.B.3.m 2.B.4.e 2.B.4.g 2.B.4.h 2.B.5.a 2.B.5.b 2.B.5.c 2.B.5.d"
)
_KNOWLEDGE = (
    "2.C.1.a 2.C.1.b 2.C.1.c 2.C.1.d 2.C.1.e 2.C.1.f 2.C.10 2.C.2.a 2.C.2.b 2.C.3.b 2.C.3.a 2.C.3.c 2.C.3.d 2.C.3.e "
    "2.C.4.a 2.C.4.b 2.C.4.c 2.C.4.d 2.C.4.e 2.C.4.f 2.C.4.g 2.C.5.a 2.C.5.b 2.C.6 2.C.7.a 2.C.7.b 2.C.7.c 2.C.7.d "
    "2.C.7.e 2.C.8.a 2.C.8.b 2.C.9.a 2.C.9.b"
)


def _numbered(prefix: str, elements: str) -> dict[str, str]:
    return {f"{prefix}{number:03d}": name for number, name in enumerate(elements.split(), start=1) if name != "-"}


ONET_ELEMENTS: Mapping[str, str] = _numbered(SKILL, _SKILLS) | _numbered(KNOWLEDGE, _KNOWLEDGE)
"""Element of O*NET's content model by element of job tag; the four skills of foreign language have none."""
OUR_SKILLS: Mapping[str, str] = {f"{SKILL}{number:03d}": "英語" for number in range(5, 9)}
"""Our skill by element of job tag, where O*NET's element does not say it."""
