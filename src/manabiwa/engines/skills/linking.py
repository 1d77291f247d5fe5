"""Skills in free text, by a dictionary of the words that people use for them.

Terms and text are cut by the same analyser, so that notation does not matter; the longest term that fits at a place
wins and takes its words with it (Aho & Corasick's leftmost-longest rule, here on words with a trie). A word that is
common in other senses is found with less confidence, unless it stands in the company of its skill (`senses`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from manabiwa.engines.kernel import checks
from manabiwa.engines.skills.levels import level_near
from manabiwa.engines.skills.problem import SkillTerms
from manabiwa.engines.skills.result import Evidence, SkillMention
from manabiwa.engines.skills.senses import NEAR, is_in_company
from manabiwa.engines.text import PROTECTED_TERMS, Analyser, Token, fold

AUTOMATIC = 0.8
"""From this confidence on a mention may be used without a person's confirmation."""
_AROUND = 12
"""Characters before and after a mention in which a word of level counts for it."""
_SIGNS = re.compile(r"[a-z0-9][+#./&-]|[+#./&-][a-z0-9]|[+#]$")


@dataclass(slots=True)
class _Node:
    """A place in the trie: what may follow, and the skills whose term ends here."""

    next: dict[str, _Node] = field(default_factory=dict)
    skills: list[str] = field(default_factory=list)


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
        terms = [(skill.id, term) for skill in skills for term in dict.fromkeys((skill.name, *skill.aliases))]
        signed = {fold(term) for _, term in terms if _SIGNS.search(fold(term)) and " " not in term.strip()}
        self._analyser = Analyser((*PROTECTED_TERMS, *signed))
        self._root = _Node()
        for skill, term in terms:
            self._add(skill, term)

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
            confidence = _confidence(text, tokens, first, last) / len(skills)
            for skill in skills:
                places.setdefault(skill, []).append((evidence, confidence))
        mentions = [self._mention(text, skill, found) for skill, found in places.items()]
        return sorted(mentions, key=lambda item: (-item.confidence, item.evidence[0].start, item.skill))

    def _mention(self, text: str, skill: str, found: Sequence[tuple[Evidence, float]]) -> SkillMention:
        # Each further place halves the doubt that is left, at most three times.
        doubt = (1.0 - max(confidence for _, confidence in found)) * 0.5 ** min(len(found) - 1, 3)
        hints = [level_near(text, place.start, place.end, _AROUND) for place, _ in found]
        known = [hint for hint in hints if hint is not None]
        return SkillMention(skill, round(1.0 - doubt, 4), max(known, default=None), tuple(place for place, _ in found))

    def _add(self, skill: str, term: str) -> None:
        words = self._analyser.words(term)
        if not words:
            return
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        if skill not in node.skills:
            node.skills.append(skill)

    def _matches(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, list[str]]]:
        """Walk through the words; at each place take the longest term and go on behind it."""
        place = 0
        while place < len(tokens):
            node: _Node | None = self._root
            found: tuple[int, list[str]] | None = None
            for ahead in range(place, len(tokens)):
                node = node.next.get(tokens[ahead].text) if node else None
                if node is None:
                    break
                if node.skills:
                    found = ahead, node.skills
            if found is None:
                place += 1
                continue
            yield place, found[0], found[1]
            place = found[0] + 1


def _confidence(text: str, tokens: Sequence[Token], first: int, last: int) -> float:
    """Return how sure the term from token `first` to `last` names its skill: longer terms are surer."""
    if last > first:
        return 0.97
    word = _surface(text, tokens[first])
    near = (*tokens[max(0, first - NEAR) : first], *tokens[last + 1 : last + 1 + NEAR])
    in_company = is_in_company(word, [_surface(text, token) for token in near])
    if in_company is not None:
        return 0.9 if in_company else 0.4
    return 0.7 if len(word) <= 2 and word.isascii() else 0.9


def _surface(text: str, token: Token) -> str:
    # as written: the normalised form of "Go" is another word's
    return fold(text[token.start : token.end])


def tag_many(linker: SkillLinker, texts: Iterable[str]) -> Iterator[list[SkillMention]]:
    """Link many texts, such as the titles of a catalogue, in order."""
    for text in texts:
        yield linker.link(text)
