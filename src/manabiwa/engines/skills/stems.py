"""English words brought to a stem, and words that name no skill.

Labels of frameworks are terse ("manage staff"), postings are not ("proven experience in managing staff"): a ranking by
shared words needs "managing" and "manage" to be one and "proven experience" to weigh nothing.
"""

from __future__ import annotations

from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP = _words(
    "a an and or the of to in on at by for with from as is are be been being this that these those it its you your "
    "we our will would can could may must should not no do does have has had who which what their they them he she "
    "his her if than then so such other others etc well also any all each more most into within across per via using "
    "use used both"
)
"""Function words of English."""
_POSTING = _words(
    "experience experienced knowledge ability abilities skill skills strong excellent good great solid proven "
    "proficient proficiency understanding required requirement requirements preferred plus year years degree "
    "candidate role position looking seeking minimum least including include includes related relevant familiar "
    "familiarity demonstrated needed need needs responsible responsibilities ensure like key new various large high "
    "level day daily able successful organization location similar equivalent join company advanced working nice "
    "bonus desirable qualification qualifications job description many different best learn course courses guide "
    "complete basics beginner beginners"
)
"""What postings say around the skills that they ask for."""
_POSTING_JA = _words(
    "経験 知識 能力 スキル 必須 歓迎 応募 要件 資格 業務 仕事 担当 求人 募集 年 以上 方 者 為る 出来る 有る 学ぶ "
    "講座 身 付ける 事 物 等"
)
"""The same in Japanese, as normalised forms."""
IDLE_WORDS = _STOP | _POSTING | _POSTING_JA
_ENDINGS = (
    "ization", "isation", "ation", "ition", "ements", "ement", "ment", "ing", "ed", "ion", "ive", "ity", "er", "or",
    "al", "ly", "e", "y",
)  # fmt: skip


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a folded English word; other words come back as they are.

    A light stemmer: the plural, then one ending that leaves at least four letters, then a doubled consonant. It need
    not be right about the language, only bring forms of one word together and keep different words apart.
    """
    if not word.isascii() or not word.isalpha():
        return word
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 4), "")
    short = word.removesuffix(ending) if ending else word
    return short[:-1] if ending and short[-1] == short[-2] and short[-1] not in "ls" else short
