"""What a question may do: read, and read this graph.

An update would write, SERVICE would ask another server, FROM may name a graph that there is not. All three are found in
the text before anything is evaluated, since an engine may be willing (pyoxigraph asks any SERVICE).

Where a string, a comment or an address ends depends on what the text is taken for: in ``?a<'>'`` there is an address or a
comparison. Nothing here decides that. A keyword counts if some reading has it outside of them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urljoin

from policygraph.errors import Forbidden, QuerySyntax
from policygraph.ontology import PREFIXES

_TOKEN = re.compile(
    r"#[^\n\r]*|\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'"
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)|[?$]\w+|(?P<brace>[{}])|(?P<word>[A-Za-z_][\w.-]*(?::[\w.%-]*)?|:[\w.%-]*)",
    re.S,
)
_NAME = 200
#: The keyword, the name that it may be the end of, and what goes on right after it.
_SERVICE = re.compile(rf"(?P<name>[?$:@][\w-]*)?SERVICE(?=(?P<more>[\w.:%-]{{0,{_NAME}}}+)\s*+(?P<then>.?))", re.I | re.S)
_AFTER_KEYWORD = re.compile(r"[<?$:#\\\w]")
_AFTER_NAME = re.compile(r"[{#\\]")
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
_QUERIES = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OPENS = re.compile(r"[<\"'#\\]")
_IRI = re.compile(r"<[^<>\"{}|^`\\\x00-\x20]*+>")
#: What can be no comparison: "//" stands in no expression.
_SCHEME = re.compile(r"<\w[\w+.-]*+://")
_SHORT = {'"': re.compile(r"\"(?:[^\"\\\n\r]|\\.)*+\"", re.S), "'": re.compile(r"'(?:[^'\\\n\r]|\\.)*+'", re.S)}


def dataset_of(
    text: str, graphs: Callable[[], Iterable[str]], default: Sequence[str] = (), named: Sequence[str] = ()
) -> tuple[list[str], list[str]] | None:
    """The graphs that a question is asked of, as (default graphs, named graphs); None for the usual ones.

    :param graphs: gives the names of the graphs that there are
    :param default: what stands in the place of the question's own FROM (SPARQL 1.1 Protocol, §2.1.4)
    :param named: and of its FROM NAMED
    :raises Forbidden: if it is an update, or asks another server
    :raises QuerySyntax: if it is no text, or names a graph that there is not
    """
    if "\0" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise QuerySyntax("the query holds characters that are no text")
    plain = _ESCAPE.sub(_unescaped, text)
    if any(asks_elsewhere(way) for way in {text, plain}):
        raise Forbidden("SERVICE asks other servers, which is not allowed here", remedy="Leave the SERVICE part out.")
    own = _from(plain)
    if not default and not named:
        default, named = own
    if not default and not named:
        return None
    if unknown := sorted({*default, *named} - set(graphs())):
        raise QuerySyntax(
            f"there is no graph <{unknown[0]}> here",
            remedy="Leave FROM out, or name one of: SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }",
        )
    return list(default), list(named)


def asks_elsewhere(text: str) -> bool:
    """Whether some reading of a text finds SERVICE in it.

    >>> asks_elsewhere("SELECT * { ?s ?p 'SERVICE <x> {' } # SERVICE <x> {")
    False
    >>> asks_elsewhere("SELECT * { FILTER(?a<'>') SERVICE <x> { ?s ?p '' } }")
    True
    """
    if "service" not in text.casefold():
        return False
    for start, end in _outside(text):
        for found in _SERVICE.finditer(text, start):
            if found.start() >= end:
                break
            # "?service" and "x:service" are names; so are "service:x" and "serviceType:x", unless a group follows.
            then = _AFTER_NAME if 0 < len(found["more"]) < _NAME else _AFTER_KEYWORD
            if not found["name"] and then.match(found["then"]):
                return True
    return False


def _outside(text: str) -> Iterator[tuple[int, int]]:
    """Where, as some reading has it, there is neither string, comment nor address."""
    seen: set[int] = set()
    left = [0]
    while left:
        start = left.pop()
        if start in seen:
            continue
        seen.add(start)
        opened = _OPENS.search(text, start)
        yield start, opened.start() if opened else len(text)
        if opened:
            left += _ends(text, opened.start())


def _ends(text: str, at: int) -> Iterator[int]:
    """Where what begins at a sign may end."""
    sign = text[at]
    if sign == "\\":
        yield at + 2
    elif sign == "#":
        yield from (end + 1 for end in (text.find(line, at) for line in "\n\r") if end >= 0)
    elif sign == "<":
        if address := _IRI.match(text, at):
            yield address.end()
        if not (address and _SCHEME.match(text, at)):
            yield at + 1
    else:
        if short := _SHORT[sign].match(text, at):
            yield short.end()
        if text.startswith(sign * 3, at):
            for quote in re.finditer(rf"\\.|{sign * 3}", text[at + 3 :], re.S):
                if quote.group() == sign * 3:
                    end = at + 3 + quote.end()
                    yield end
                    while text.startswith(sign, end):  # the string may end in a quote or two
                        end += 1
                        yield end
                    break


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code <= 0xDFFF else match.group()


def _from(text: str) -> tuple[list[str], list[str]]:
    """The graphs that FROM and FROM NAMED ask for.

    :raises Forbidden: if this is an update
    """
    if not any(word in text.upper() for word in ("FROM", *_UPDATES)):
        return [], []
    prefixes, base, depth, asks = dict(PREFIXES), "", 0, False
    last: list[str] = ["", ""]
    default: list[str] = []
    named: list[str] = []
    for match in _TOKEN.finditer(text):
        token, before = match.group(), [w.upper() for w in last]
        if match["brace"]:
            depth += 1 if token == "{" else -1
        if depth or not (match["iri"] or match["word"]):
            continue
        if match["word"] and not asks and before[1] != "PREFIX":
            if token.upper() in _UPDATES:
                raise Forbidden("this is an update; a question only reads", remedy="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.")
            asks = token.upper() in _QUERIES
        if before[0] == "PREFIX" and match["iri"]:
            prefixes[last[1].removesuffix(":")] = urljoin(base, token[1:-1])
        elif before[1] == "BASE" and match["iri"]:
            base = token[1:-1]
        elif before[1] == "FROM" and token.upper() != "NAMED":
            default.append(_graph(token, prefixes, base))
        elif before == ["FROM", "NAMED"]:
            named.append(_graph(token, prefixes, base))
        last = [last[1], token]
    return default, named


def _graph(token: str, prefixes: Mapping[str, str], base: str) -> str:
    if token.startswith("<"):
        return urljoin(base, token[1:-1])
    prefix, _, local = token.partition(":")
    return prefixes.get(prefix, prefix + ":") + local
