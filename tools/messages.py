"""Translation catalogues: compiled from .po to .mo, and kept in step with the texts of the code.

`python tools/messages.py` compiles every catalogue, `python tools/messages.py renew` first adds an empty entry for
each new text and drops what no text uses. Neither needs the gettext programs. Where a text lies: in the catalogue of
its app, or, when more than one app says it, once in the project's.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polib

SOURCES = Path(__file__).resolve().parent.parent / "src" / "manabiwa"
CATALOGUE = Path("locale", "en", "LC_MESSAGES", "django.po")
JAPANESE = re.compile(r"[\u3005\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uff66-\uff9f]")
"""A character that only Japanese uses; marks such as the middle dot stand between words of both languages."""
JAPANESE_RUN = re.compile(JAPANESE.pattern + "+")
PLACEHOLDER = re.compile(r"%\((\w+)\)[-+#0-9.]*[a-zA-Z]|%[-+#0-9.]*[sdgfr]|\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")

# place of the singular, the plural and the context among the arguments
_FUNCTIONS = {
    "gettext": (0, None, None), "gettext_lazy": (0, None, None), "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None), "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0), "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0), "npgettext_lazy": (1, 2, 0),
}  # fmt: skip
_STRING = r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\""""
_CALL = re.compile(rf"(?<![\w.])(?:n?p?gettext|_)\((?:[^()'\"]|{_STRING})*\)")
_IN_BOTH_LANGUAGES = {"Words", "Column", "Choice"}
"""Calls that take the same words in Japanese and in English, and what a file may say instead."""
_HEADER = {
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the interface and the file that says it."""

    text: str
    plural: str = ""
    context: str = ""
    file: str = ""
    line: int = 0

    @property
    def key(self) -> tuple[str, str]:
        return (self.context, self.text)


# --- what the code says ---------------------------------------------------------------------------------------------


def _gettext_names(tree: ast.AST) -> dict[str, str]:
    """How a module calls the functions of gettext: {"_": "gettext_lazy"}."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in _FUNCTIONS
    }


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def messages_in_python(source: str) -> Iterator[Message]:
    """Every text that a module hands to gettext."""
    tree = ast.parse(source)
    names = _gettext_names(tree) | {name: name for name in _FUNCTIONS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) not in names:
            continue
        texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        singular, plural, context = _FUNCTIONS[names[_called(node)]]
        if singular < len(texts) and isinstance(texts[singular], str):
            yield Message(
                str(texts[singular]),
                str(texts[plural]) if plural else "",
                str(texts[context]) if context is not None else "",
                line=node.lineno,
            )


def messages_in_template(source: str) -> Iterator[Message]:
    """Every text that a template translates, found the way Django's makemessages finds it."""
    from django.utils.translation.template import templatize

    for found in _CALL.finditer(templatize(source)):
        call = re.sub(r"^_\(", "gettext(", found[0])
        yield from messages_in_python(call)


def bare_japanese_in_python(source: str) -> Iterator[tuple[int, str]]:
    """Japanese of a module that neither gettext nor `Words` says; comments and docstrings aside."""
    tree = ast.parse(source)
    names = set(_gettext_names(tree)) | _IN_BOTH_LANGUAGES
    said = {id(part) for node in ast.walk(tree) if _says_both(node, names) for part in ast.walk(node)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in said and JAPANESE.search(node.value):
            yield node.lineno, node.value


def _says_both(node: ast.AST, names: set[str]) -> bool:
    """Whether a node holds the Japanese half of words that have an English half, or words for developers."""
    match node:
        case ast.Call():
            return _called(node) in names or {"ja", "en"} <= {keyword.arg for keyword in node.keywords}
        case ast.Expr(value=ast.Constant()):  # a docstring
            return True
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            return isinstance(target, ast.Name) and (target.id == "ja" or target.id.endswith("_ja"))
        case ast.Dict():
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            return {"ja", "en"} <= keys
    return False


def bare_japanese_in_template(source: str) -> Iterator[tuple[int, str]]:
    """Japanese of a template outside its translated texts and its comments."""
    from django.template.base import Lexer, TokenType
    from django.utils.translation.template import block_re, constant_re, endblock_re, inline_re

    inside = ""
    for token in Lexer(source).tokenize():
        text = token.contents
        if token.token_type is TokenType.COMMENT:
            continue
        if token.token_type is TokenType.BLOCK:
            if inside:
                inside = "" if endblock_re.match(text) or text == "endcomment" else inside
            elif block_re.match(text) or text == "comment":
                inside = text
            text = inline_re.sub("", text)
        if not inside or token.token_type is TokenType.BLOCK:
            text = constant_re.sub("", text)
            if JAPANESE.search(text):
                yield token.lineno, text.strip()


def texts() -> Iterator[Message]:
    """Every text of the project."""
    for path in sorted([*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html"), *SOURCES.rglob("*.txt")]):
        if "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        found = messages_in_python(source) if path.suffix == ".py" else messages_in_template(source)
        for message in found:
            # texts of other packages (Django, allauth) are English and have their own catalogues
            if JAPANESE.search(message.text):
                yield replace(message, file=path.relative_to(SOURCES).as_posix())


# --- where it lies in English ---------------------------------------------------------------------------------------


def folder_of(file: str) -> Path:
    """The folder whose catalogue holds the texts of a file: its app's, or the project's."""
    parts = Path(file).parts
    return Path(*parts[:2]) if parts[0] == "apps" and parts[1] != "common" else Path()


def wanted() -> dict[Path, dict[tuple[str, str], list[Message]]]:
    """The texts that each catalogue must hold."""
    by_text: dict[tuple[str, str], list[Message]] = {}
    for message in texts():
        by_text.setdefault(message.key, []).append(message)
    catalogues: dict[Path, dict[tuple[str, str], list[Message]]] = {}
    for key, messages in by_text.items():
        folders = {folder_of(message.file) for message in messages}
        folder = folders.pop() if len(folders) == 1 else Path()
        catalogues.setdefault(folder / CATALOGUE, {})[key] = messages
    return catalogues


def catalogues() -> dict[Path, polib.POFile]:
    return {path.relative_to(SOURCES): polib.pofile(str(path)) for path in sorted(SOURCES.rglob("*.po"))}


def key_of(entry: polib.POEntry) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def places_in(text: str) -> list[str]:
    """The places for values in a text, in one order: `%(name)s` and `{name}` may change theirs between languages."""
    return sorted(found[0] for found in PLACEHOLDER.finditer(text))


def quotes_an_example(entry: polib.POEntry) -> bool:
    """Whether the Japanese of an English text is an example of what to type, or the name of a language."""
    return all(found in entry.msgid for text in (entry.msgstr,) for found in JAPANESE_RUN.findall(text))


def renew() -> int:
    """Write every catalogue anew from the texts and the English that is known; tell how many texts have none."""
    known = {key_of(entry): entry for held in catalogues().values() for entry in held if entry.translated()}
    missing = 0
    for path in sorted({*wanted(), *catalogues()}):
        file = polib.POFile(wrapwidth=110)
        file.metadata = _HEADER
        for key, messages in sorted(wanted().get(path, {}).items(), key=lambda item: (item[1][0].file, item[0])):
            text, old = messages[0], known.get(key)
            entry = polib.POEntry(
                msgid=text.text,
                msgctxt=text.context or None,
                occurrences=[(name, "") for name in sorted({message.file for message in messages})],
                flags=["python-format"] if "%(" in text.text else [],
            )
            if plural := next((message.plural for message in messages if message.plural), ""):
                entry.msgid_plural = plural
                entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgstr_plural else {0: "", 1: ""}
            elif old:
                entry.msgstr = old.msgstr
            missing += not entry.translated()
            file.append(entry)
        target = SOURCES / path
        if len(file):
            target.parent.mkdir(parents=True, exist_ok=True)
            file.save(str(target))
        else:
            target.unlink(missing_ok=True)
    return missing


def compile_all() -> None:
    for path, file in catalogues().items():
        file.save_as_mofile(str((SOURCES / path).with_suffix(".mo")))


if __name__ == "__main__":
    if sys.argv[1:] == ["renew"]:
        print(f"{renew()} texts have no English yet")
    compile_all()
