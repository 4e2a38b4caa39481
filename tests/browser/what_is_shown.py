"""What the tests of all explorers look for on a page."""

import re

import mdlib as md

EXPLORERS = [getattr(md.explore, name) for name in md.explore.__all__]
ODD = re.compile(r"\b(NaN|undefined|null|Infinity|\[object)\b|\{\w+\}")
FOCUSABLE = """() => [...document.querySelectorAll(
        ".mdx button, .mdx input, .mdx select, .mdx textarea, .mdx [tabindex]")]
    .filter((each) => each.tabIndex >= 0 && !each.disabled
        && each.checkVisibility({ visibilityProperty: true }))"""
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "${1}",
    "X.T @",
    ")(" * 30,
    "𝔛" * 50,
    "\\u0000",
    "-1e999",
]
ALL_TEXT = """() => [...document.querySelectorAll(".mdx, .mdx *")].flatMap((each) => [
    ...["aria-label", "d", "transform"].map((name) => each.getAttribute(name)),
    ...[...each.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data)]).join("\\n")"""


def said_oddly(shown) -> list[str]:
    """What no page should show: NaN, undefined, an unfilled part of a template."""
    text = shown.page.evaluate(ALL_TEXT)
    return [match.group() for match in ODD.finditer(text)]
