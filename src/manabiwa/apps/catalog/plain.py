"""Texts of providers without the mark-up of their web pages."""

import html
import re

# Markup is what only markup writes: an end tag, a tag with attributes or a slash, a comment, a line break. A lone
# "<canvas>" in the title of a course about HTML is a word, and stays.
_END = re.compile(r"</([a-z][a-z0-9]*)\s*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_WITH_ATTRIBUTES = re.compile(r"<[a-z][a-z0-9]*\s+[a-z-]+\s*=[^<>]*>|<[a-z][a-z0-9]*\s*/>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|hr|p|li)\b[^<>]*>|</(?:p|li|div|h[1-6]|tr|ul|ol)\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_BLANK_LINES = re.compile(r"[ \t]*\n\s*\n\s*")


def plain_text(text: str) -> str:
    """The text as a reader of the web page would see it; a text without markup comes back as it is."""
    if "<" not in text and "&" not in text:
        return text
    shown = _HIDDEN.sub(" ", text) if "<" in text else text
    ended = {name.lower() for name in _END.findall(shown)}
    if ended or _WITH_ATTRIBUTES.search(shown) or _BREAK.search(shown):
        shown = _BREAK.sub("\n", shown)
        shown = _WITH_ATTRIBUTES.sub("", shown)
        for name in ended:
            shown = re.sub(rf"</?{name}\s*>", "", shown, flags=re.IGNORECASE)
    if shown == text and not _ENTITY.search(text):
        return text
    return _BLANK_LINES.sub("\n\n", html.unescape(shown)).strip()


def plain_line(text: str) -> str:
    """The same on one line: for titles."""
    shown = plain_text(text)
    return shown if shown == text else " ".join(shown.split())
