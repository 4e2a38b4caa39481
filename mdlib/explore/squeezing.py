"""Scripts without the spaces that mean nothing; what stands between quotes is left as it is."""

from __future__ import annotations

import re

# Outside a template: a text in quotes, a pattern between slashes, a backtick or brace, all else.
CODE = re.compile(
    r"""(?P<kept>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*)"""
    r"""|(?P<edge>[`{}])|(?P<slash>/)|(?P<code>[^"'`{}/]+)"""
)
PATTERN = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
# Inside one: its text, its end, or the brace that leads back to code.
TEMPLATE = re.compile(r"(?P<kept>(?:[^`\\$]|\\.|\$(?!\{))+)|(?P<edge>`|\$\{)", re.DOTALL)
# After these a slash opens a pattern and does not divide. + and - keep their spaces: a - -b.
OPENS = (*"(,=:[!&|?{};\n", "return")
TIGHT = re.compile(r" *([()\[\],;:=<>?&|*!]) *")


def squeezed(script: str) -> str:
    """The script without needless spaces.

    >>> squeezed('const f = (a, b) => `${a} , ${ b } c` + " d , e";')
    'const f=(a,b)=>`${a} , ${b} c` + " d , e";'
    """
    out, nest, at = [], [], 0
    while at < len(script):
        found = _next(script, at, out, in_template=nest[-1:] == ["`"])
        piece, at = found[0], found.end()
        if found.lastgroup == "edge":
            _enter(piece, nest)
        tight = TIGHT.sub(r"\1", piece) if found.lastgroup == "code" else piece
        out.append(_beside_a_brace(tight, out, script[at : at + 1], found.lastgroup == "code"))
    return "".join(out)


def _next(script: str, at: int, out: list[str], in_template: bool) -> re.Match:
    found = (TEMPLATE if in_template else CODE).match(script, at)
    opens = found.lastgroup == "slash" and "".join(out[-3:]).rstrip(" ").endswith(OPENS)
    return (opens and PATTERN.match(script, at)) or found


def _enter(piece: str, nest: list[str]) -> None:
    """Keep account of what is open: a template, a brace of code, or one of a template."""
    if piece == "}" or (piece == "`" and nest[-1:] == ["`"]):
        nest.pop()
    else:
        nest.append(piece)


def _beside_a_brace(piece: str, out: list[str], then: str, code: bool) -> str:
    if code and out and out[-1] in ("{", "}", "${"):
        piece = piece.lstrip(" ")
    return piece.rstrip(" ") if code and then in ("{", "}") else piece
