"""Skills in free text, by a dictionary of the words that people use for them.

Terms and text are cut by the same analyser, so that notation does not matter; the longest term that fits at a place
wins and takes its words with it (Aho & Corasick's leftmost-longest rule, here on words with a trie). A word that is
common in other senses is found with less confidence, unless it stands in the company of its skill (`senses`). What
people accept and refuse moves the confidence of a term and adds terms (`_learn`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from manabiwa.engines.kernel import checks
from manabiwa.engines.skills.levels import level_near
from manabiwa.engines.skills.problem import LearnedTerm, SkillTerms, terms_of
from manabiwa.engines.skills.result import Evidence, SkillMention
from manabiwa.engines.skills.senses import NEAR, OTHER_THINGS, is_denied, is_in_company
from manabiwa.engines.text import PROTECTED_TERMS, Analyser, Token, fold

AUTOMATIC = 0.8
"""From this confidence on a mention may be used without a person's confirmation."""
BUILT_IN_TRUST = 10
"""A term of the dictionary weighs as much as so many judgements of people."""
NEW_TRUST = 2
"""The same for words that only people's judgements brought in; they start from an even chance."""
_AROUND = 12
"""Characters before and after a mention in which a word of level counts for it."""
_DENIED_WITHIN = 24
"""Characters behind a mention that are read for a denial."""
_DENIED = 0.3
"""Confidence of a skill that the text says is not used or not needed."""
_SIGNS = re.compile(r"[a-z0-9][+#./&-]|[+#./&-][a-z0-9]|[+#]$")


@dataclass(slots=True)
class _Node:
    """A place in the trie: what may follow, and the skills whose term ends here, with what people said about it.

    `is_other`: a term ends here that names no skill.
    """

    next: dict[str, _Node] = field(default_factory=dict)
    skills: dict[str, _Judged] = field(default_factory=dict)
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class _Judged:
    """What people said about a term of one skill; `is_new`: it came from them alone."""

    accepted: int = 0
    refused: int = 0
    is_new: bool = False


class SkillLinker:
    """Finds skills in texts; safe to share between threads once made.

    Parameters
    ----------
    dictionary : iterable of SkillTerms
        Terms with signs between Latin letters (C++, CI/CD) become protected terms of the analyser.

    Raises
    ------
    ParameterError
        If a skill comes twice.
    """

    def __init__(self, dictionary: Iterable[SkillTerms]) -> None:
        skills = list(dictionary)
        checks.no_duplicates("dictionary.id", (skill.id for skill in skills))
        terms = [(skill.id, term) for skill in skills for term in terms_of(skill)]
        signed = {fold(term) for _, term in terms if _SIGNS.search(fold(term)) and " " not in term.strip()}
        self._analyser = Analyser((*PROTECTED_TERMS, *signed))
        self._root = _Node()
        for skill, term in terms:
            self._add(skill, term)
        for term in OTHER_THINGS:
            self._pass_over(term)
        for known in skills:
            for learned in known.learned:
                self._learn(known.id, learned)

    def link(self, text: str) -> list[SkillMention]:
        """Return the skills that a text names, the surest first, then in the order of the text.

        Parameters
        ----------
        text : str
            Any text as typed; positions in the answer count its characters.
        """
        tokens = self._analyser.tokens(text)
        places: dict[str, list[tuple[Evidence, float]]] = {}
        for first, last, skills in self._matches(tokens):
            start, end = tokens[first].start, tokens[last].end
            evidence = Evidence(start, end, text[start:end])
            sure = _confidence(text, tokens, first, last)
            for skill, judged in skills.items():
                places.setdefault(skill, []).append((evidence, _weigh(sure / len(skills), judged)))
        mentions = [self._mention(text, skill, found) for skill, found in places.items()]
        return sorted(mentions, key=lambda item: (-item.confidence, item.evidence[0].start, item.skill))

    def _mention(self, text: str, skill: str, found: Sequence[tuple[Evidence, float]]) -> SkillMention:
        # Each further place halves the doubt that is left, at most three times.
        doubt = (1.0 - max(confidence for _, confidence in found)) * 0.5 ** min(len(found) - 1, 3)
        hints = [level_near(text, place.start, place.end, _AROUND) for place, _ in found]
        known = [hint for hint in hints if hint is not None]
        return SkillMention(skill, round(1.0 - doubt, 4), max(known, default=None), tuple(place for place, _ in found))

    def _add(self, skill: str, term: str) -> None:
        node = self._node(term)
        if node is not None:
            node.skills.setdefault(skill, _Judged())

    def _pass_over(self, term: str) -> None:
        """Let a term take its words without a skill, unless it names one in this dictionary."""
        node = self._node(term)
        if node is not None:
            node.is_other = not node.skills

    def _learn(self, skill: str, term: LearnedTerm) -> None:
        """Take people's judgements in; a new term needs more yes than no to be looked for at all."""
        node = self._node(term.term)
        if node is None:
            return
        is_new = skill not in node.skills or node.skills[skill].is_new
        if is_new and term.accepted <= term.refused:
            return
        before = node.skills.get(skill, _Judged())
        node.skills[skill] = _Judged(before.accepted + term.accepted, before.refused + term.refused, is_new)

    def _node(self, term: str) -> _Node | None:
        words = self._analyser.words(term)
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        return node if words else None

    def _matches(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, dict[str, _Judged]]]:
        """Walk through the words; at each place take the longest term and go on behind it."""
        place = 0
        while place < len(tokens):
            node: _Node | None = self._root
            found: tuple[int, dict[str, _Judged]] | None = None
            for ahead in range(place, len(tokens)):
                node = node.next.get(tokens[ahead].text) if node else None
                if node is None:
                    break
                if node.skills or node.is_other:
                    found = ahead, node.skills
            if found is None:
                place += 1
                continue
            yield place, found[0], found[1]
            place = found[0] + 1


def _confidence(text: str, tokens: Sequence[Token], first: int, last: int) -> float:
    """Return how sure the term from token `first` to `last` names its skill: longer terms are surer."""
    if is_denied(fold(text[tokens[last].end : tokens[last].end + _DENIED_WITHIN])):
        return _DENIED
    if last > first:
        return 0.97
    word = _surface(text, tokens[first])
    near = (*tokens[max(0, first - NEAR) : first], *tokens[last + 1 : last + 1 + NEAR])
    in_company = is_in_company(word, [_surface(text, token) for token in near])
    if in_company is not None:
        return 0.9 if in_company else 0.4
    return 0.7 if len(word) <= 2 and word.isascii() else 0.9


def _weigh(sure: float, judged: _Judged) -> float:
    """Return the mean of a beta distribution: the dictionary's confidence, moved by people's judgements."""
    start, trust = (0.5, NEW_TRUST) if judged.is_new else (sure, BUILT_IN_TRUST)
    return (start * trust + judged.accepted) / (trust + judged.accepted + judged.refused)


def _surface(text: str, token: Token) -> str:
    # as written: the normalised form of "Go" is another word's
    return fold(text[token.start : token.end])


def tag_many(linker: SkillLinker, texts: Iterable[str]) -> Iterator[list[SkillMention]]:
    """Link many texts, such as the titles of a catalogue, in order."""
    for text in texts:
        yield linker.link(text)
