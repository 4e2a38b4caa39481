"""Colours: all in one module, read against the ground they lie on, never alone in their meaning."""

import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

import mdlib
import mdlib as md
from mdlib.checker.verdict import STATUSES, Verdict
from mdlib.course.notebook_errors import ShownError
from mdlib.explore import scripts
from mdlib.pictures import palette

PACKAGE = Path(mdlib.__file__).parent
GROUNDS = (palette.LIGHT, palette.DARK)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|\btextcolor\b")


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert round(contrast("#0b6e4f", palette.DARK), 1) == 3.0


def colours_of(text: str) -> list[str]:
    return COLOUR.findall(text)


def test_no_other_module_holds_a_colour():
    texts = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    held = {path.name for path, text in texts.items() if colours_of(text)}
    assert held == {"palette.py"}


@pytest.mark.parametrize("text", ['x = "#1a1a1a"', "#fff;", "color: rgb(1, 2, 3)", r"\textcolor{"])
def test_a_planted_colour_is_found(text):
    assert colours_of(text)
    assert not colours_of("an issue, #18, or # a comment")


def test_marks_are_seen_on_a_light_and_on_a_dark_page():
    for colour, ground in product((*palette.MARKS, palette.FOCUS), GROUNDS):
        assert contrast(colour, ground) >= 3, colour


def test_titles_are_read_on_their_marks():
    for colour in palette.MARKS:
        assert contrast(palette.PAPER, colour) >= 4.5, colour


def test_pictures_are_read_on_their_paper():
    for colour in palette.DRAWN:
        assert contrast(colour, palette.PAPER) >= 3, colour
    for ground in (palette.PAPER, palette.GREY, *palette.TINTS):
        assert contrast(palette.INK, ground) >= 7, ground
    assert contrast("#555555", palette.INK) < 3


def test_no_colour_can_be_text_on_both_grounds():
    """Why no text on the page is coloured: the best grey, and so the best colour, falls short."""
    greys = [f"#{level:02x}{level:02x}{level:02x}" for level in range(256)]
    assert max(min(contrast(grey, ground) for ground in GROUNDS) for grey in greys) < 4.5


def test_the_colours_of_the_old_pages_are_refused():
    """Green derivations and the verdicts' titles, as they were: on a dark page 2.1 to 3.2."""
    for colour in ("#0b6e4f", "#1b6e3c", "#a3262a", "#5a3d8a", "#5a5a5a", "#8a5a00"):
        assert min(contrast(colour, ground) for ground in GROUNDS) < 4.5, colour


class Styles(HTMLParser):
    """Every coloured text of a piece of HTML with the ground that it brings along, or ""."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, _tag, attributes):
        style = dict(attributes).get("style") or ""
        rules = dict(re.findall(r"(?:^|;)\s*([\w-]+):\s*([^;]+)", style))
        if "color" in rules:
            self.found.append((rules["color"], rules.get("background", "")))


def unreadable(html: str) -> list[tuple[str, str]]:
    """Coloured text that some page makes unreadable."""
    found = Styles(html).found
    return [
        (text, own)
        for text, own in found
        if min(contrast(text, ground) for ground in ([own] if own else GROUNDS)) < 4.5
    ]


@pytest.mark.parametrize("status", STATUSES)
def test_verdicts_are_read_on_any_page(status):
    html = Verdict(status, "Some words.")._repr_html_()
    assert Styles(html).found
    assert unreadable(html) == []


def test_errors_on_purpose_are_read_on_any_page():
    html = ShownError(("→ f(X)", "ShapeError: too wide"))._repr_html_()
    assert Styles(html).found
    assert unreadable(html) == []


def test_titles_keep_their_ground_in_print():
    assert "print-color-adjust: exact" in palette.title_html("✓ Correct", palette.RIGHT)


def test_an_unreadable_title_is_found():
    old = '<div style="border-left: 4px solid #1b6e3c"><b style="color: #1b6e3c">Correct.</b></div>'
    assert unreadable(old) == [("#1b6e3c", "")]


def test_every_verdict_has_a_sign_of_its_own():
    titles = [re.search(r"<b[^>]*>(.)", Verdict(s, "x")._repr_html_())[1] for s in STATUSES]
    assert len(set(titles)) == len(STATUSES)
    assert not any(title.isalnum() for title in titles)


def test_the_explorers_colours_are_read():
    """What is pressed brings its ground along; the rest takes the page's own, or lies on paper."""
    sheet = scripts.source("style.css")
    pressed = re.search(
        r"aria-pressed=true\]\{background:var\(--mdx-(\w+)\);color:var\(--mdx-(\w+)", sheet
    )
    assert contrast(*(scripts.COLOURS[name] for name in pressed.groups())) >= 4.5
    assert not colours_of(sheet)


def test_derivations_mark_what_is_new_without_colour():
    latex = md.derive("tr(X.T @ A @ X)", "X", A="m m", X="m n").latex()
    assert r"\underline{" in latex
    assert not colours_of(latex)
