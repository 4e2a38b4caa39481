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
# After these a slash opens a pattern and does not divide.
OPENS = (*"(,=:[!&|?{};\n", "return")
TIGHT = re.compile(r" *([()\[\],;:=<>?&|*!]) *")
# a + b, but not a - -b.
SIGN = re.compile(r"(?<![-+]) ([-+]) (?![-+])")
EMPTY = re.compile(r"(?<=[\n,;])\n+")
# (x) => with one name.
ALONE = re.compile(r"\((\w+)\)=>")


def squeezed(script: str) -> str:
    """The script without needless spaces.

    >>> squeezed('const f = (a, b) => `${a} , ${ b } c` + " d , e";')
    'const f=(a,b)=>`${a} , ${b} c`+" d , e";'
    """
    out, nest, at = [], [], 0
    while at < len(script):
        found = _next(script, at, out, in_template=nest[-1:] == ["`"])
        piece, at = found[0], found.end()
        if found.lastgroup == "edge":
            _enter(piece, nest)
        code = found.lastgroup == "code"
        out.append(_tight(piece, out[-1:], script[at : at + 1]) if code else piece)
    return "".join(out)


def _tight(code: str, before: list[str], after: str) -> str:
    """Code without spaces about its marks, and none beside a brace or a slash."""
    code = ALONE.sub(r"\1=>", SIGN.sub(r"\1", TIGHT.sub(r"\1", EMPTY.sub("", code))))
    if before and before[0] in ("{", "}", "${", "/"):
        code = code.lstrip(" \n" if before[0] == "{" else " ")
    if after == "}":  # what a brace ends needs no semicolon
        return code.rstrip(" \n").removesuffix(";")
    return code.rstrip(" ") if after in ("{", "/") else code


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
