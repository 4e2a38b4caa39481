"""Take the pictures of the explorers that README shows. Usage: python -m tools.screenshots [NAME …]

Each explorer is mounted in Chromium with the library behind it, in a state worth a look, and what
it shows, without its controls, becomes docs/explorers/NAME.png, in few colours.
"""

from __future__ import annotations

import io
import sys

from PIL import Image, ImageChops, ImageOps

from . import ROOT

sys.path.insert(0, str(ROOT / "tests" / "browser"))

from explorer_page import explorer_page

from mdlib.explore.command import explorers

FOLDER = ROOT / "docs" / "explorers"
WIDTH = 1000
COLOURS = 64
MARGIN = 8
# What each is shown with, beside its first state.
STATES: dict[str, dict] = {
    "place": {"picked": [1, 0, 2, 0]},
    "stepper": {"step": 5},
    "vec_kronecker": {"view": "swap", "step": 3},
}


def take(shown, name: str, kind) -> bytes:
    """A picture of one explorer, as PNG."""
    explorer = kind()
    explorer.value = {**explorer.value, **STATES.get(name, {})}
    if explorer.trouble:
        sys.exit(f"{name}: {explorer.trouble}")
    shown.mount(explorer)
    shown.settle()
    shown.page.mouse.move(0, 0)
    shown.page.wait_for_timeout(800)
    return small(shown.page.locator(".mdx-picture").screenshot())


def small(picture: bytes) -> bytes:
    """A picture without the empty room around it, in few colours that are not mixed from dots."""
    taken = Image.open(io.BytesIO(picture)).convert("RGB")
    drawn = ImageChops.difference(taken, Image.new("RGB", taken.size, taken.getpixel((4, 4))))
    framed = ImageOps.expand(taken.crop(drawn.getbbox()), MARGIN, taken.getpixel((4, 4)))
    out = io.BytesIO()
    framed.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(names: list[str]) -> None:
    there = explorers()
    FOLDER.mkdir(exist_ok=True)
    with explorer_page(WIDTH + 24, 900, color_scheme="light") as shown:
        for name in names or there:
            picture = take(shown, name, there[name])
            (FOLDER / f"{name}.png").write_bytes(picture)
            print(f"docs/explorers/{name}.png  {len(picture) / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
