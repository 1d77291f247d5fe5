"""XML of strangers, read with the standard library and without its dangers.

A document type is refused as a whole: entities that grow (billion laughs) or read files (XXE) need one, and none of the
formats that we read has one.
"""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from manabiwa.engines.kernel import Words

from .problems import SourceError

_MOST_DEPTH = 200


def parse_xml(content: bytes) -> Element:
    """The root element; names carry their namespace in braces.

    Raises
    ------
    SourceError
        If it is not well-formed, declares a document type, or is nested deeper than 200.
    """
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise _malformed()
        builder.start(_braced(name), {_braced(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_braced(name))

    def refuse(*_: object) -> None:
        raise SourceError(
            Words("文書型宣言(DOCTYPE)のあるXMLは読みません。", "XML with a document type is not read."),
            Words("宣言のないファイルを用意してください。", "Make a file without the declaration."),
        )

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature
        return builder.close()
    except (expat.ExpatError, AssertionError, ValueError):
        raise _malformed() from None


def _braced(name: str) -> str:
    return "{" + name if "}" in name else name


def _malformed() -> SourceError:
    return SourceError(
        Words("XMLとして読めません。", "This is not well-formed XML."),
        Words("ファイルかアドレスを確かめてください。", "Check the file or the address."),
    )
