"""The pictures of the explorers: one each, small, shown in README with words for who sees none."""

import re
from io import BytesIO

from PIL import Image, ImageDraw

from mdlib.explore.command import explorers
from tools import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURES = {path.stem: path for path in (ROOT / "docs" / "explorers").glob("*.png")}


def test_every_explorer_has_a_small_picture_and_no_other_is_kept():
    assert set(PICTURES) == set(explorers())
    for path in PICTURES.values():
        assert path.stat().st_size < 40_000
        with Image.open(path) as picture:
            assert picture.width <= 800


def test_readme_shows_each_with_its_question_and_words():
    for name, kind in explorers().items():
        found = re.findall(
            rf'<img src="docs/explorers/{name}.png" width="\d+" alt="([^"]*)">', README
        )
        assert [len(alt) > 40 for alt in found] == [True]
        assert kind.WORDS(f"{name}-question") in README
    assert README.count("docs/explorers/") == len(PICTURES)


def lectures_named(words: str) -> set[str]:
    """The lectures of a list such as "01–03, 05, A"."""
    found = set()
    for part in words.split(", "):
        first, _, last = part.partition("–")
        found |= {f"{n:02}" for n in range(int(first), int(last) + 1)} if last else {first}
    return found


def test_readme_names_the_lectures_where_each_stands():
    sources = sorted((ROOT / "course").glob("*.md"))
    for name, kind in explorers().items():
        used = {
            path.stem.split("_")[0]
            for path in sources
            if f"explore.{kind.__name__}(" in path.read_text(encoding="utf-8")
        }
        [words] = re.findall(rf"<br>`{name}`, lectures? ([^|]*?) \|", README)
        assert lectures_named(words) == used, name


def test_a_span_of_lectures_is_read():
    assert lectures_named("01–03, 05, A") == {"01", "02", "03", "05", "A"}


def test_a_picture_is_cut_to_what_is_drawn():
    from tools.screenshots import MARGIN, small

    page, out = Image.new("RGB", (60, 40), "white"), BytesIO()
    ImageDraw.Draw(page).rectangle((20, 10, 29, 14), fill="black")
    page.save(out, "PNG")
    with Image.open(BytesIO(small(out.getvalue()))) as cut:
        assert cut.size == (10 + 2 * MARGIN, 5 + 2 * MARGIN)
