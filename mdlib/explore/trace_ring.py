"""Explorer 6, trace ring: which orders may I write?"""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

from ..errors import Templates
from ..pictures.palette import EDGE, INK, PAPER, TINTS, WRONG
from .explorer import Explorer
from .fields import Value, flag, one_of, text, whole
from .ring_traces import KINDS, LETTERS, SEEDS, SIZES, differences, values

SIDE, RADIUS, DISC = 260, 84, 24

# fmt: off
say = Templates("explore", {
    "trace_ring-question": "Which orders may I write?",
    "trace_ring-does":
        "turn the ring, swap two factors, or transpose the whole, and watch the trace.",
    # Labels.
    "trace_ring-kind": "matrices",
    "trace_ring-rectangular": "rectangular",
    "trace_ring-square": "all square",
    "trace_ring-symmetric": "all symmetric",
    "trace_ring-count": "factors",
    "trace_ring-back": "◀ turn",
    "trace_ring-on": "turn ▶",
    "trace_ring-swap": "swap {left} and {right}",
    "trace_ring-transpose": "transpose the whole",
    "trace_ring-moves": "moves",
    "trace_ring-ring": "the ring",
    "trace_ring-factor": "{letter}, {rows} by {cols}",
    "trace_ring-start": "read from here",
    "trace_ring-was": "before: {value}",
    "trace_ring-none": "no product",
    "trace_ring-numbers": "The numbers",
    "key-trace_ring-turn": "[ and ]: turn the ring",
    "key-trace_ring-transpose": "T: transpose the whole",
    # What it says.
    "trace_ring-first": "{now} = {value}. Turn the ring, or swap two.",
    "trace_ring-turned":
        "Turned: {now} = {value}, the same number. What leaves at one end comes in at the other.",
    "trace_ring-mirrored": "Read backwards, each turned: {now} = {value}, the same number.",
    "trace_ring-refused":
        "{now} cannot be formed: {left} has {cols} columns, {right} has {rows} rows.",
    "trace_ring-jumped": "{now} = {value}, and {was} = {old}. To swap two makes another ring.",
    "trace_ring-two": "{now} = {value}. Of two factors, to swap them is to turn the ring.",
    "trace_ring-hidden":
        "{now} = {value}, as {was}: all are symmetric, so this is {was} read backwards. Such "
        "an example hides the mistake.",
    "trace_ring-again": "{now} = {value}, as {was}: the same ring again.",
    # Guess mode.
    "trace_ring-ask": "Which of these equal {base} for all square matrices? Tick them, then check.",
    "trace_ring-check": "Check",
    "trace_ring-options": "orders",
    "trace_ring-yes":
        "Yes: {right}. Each is the ring turned, or read backwards with every factor transposed.",
    "trace_ring-no-exchange":
        "{order} does not: at {numbers} it is {value}, and {base} is {right}.",
    "trace_ring-no-missing": "{order} does too: start the same ring at another factor.",
    "trace_ring-no-missing-turned":
        "{order} does too: it is the transpose of the whole, read from one of its factors.",
    # Things to try.
    "trace_ring-try-swap": "swap two",
    "trace_ring-try-transpose": "transpose the whole",
    "trace_ring-try-symmetric": "make all symmetric, and swap two",
    "trace_ring-try-fourth": "the same with a fourth",
    # The picture without a script.
    "trace_ring-alt":
        "Factors on a ring, the trace in the middle. {rows}. A ring that is turned keeps its "
        "trace; one in which two factors are swapped need not.",
    "trace_ring-alt-value": "{order} is {value}",
    "trace_ring-alt-none": "{order} is no product: the sizes refuse",
})
# fmt: on


class TraceRing(Explorer):
    """tr(ABC) as a ring: turned it stays what it is, with two factors swapped it does not.

    Every trace is computed by the library, for each order that can be reached: of up to four
    factors, rectangular, square, or symmetric.

    Parameters
    ----------
    order : str, optional
        The factors as they are read, "ABC" or "BCA"; two to four.
    kind : {"rectangular", "square", "symmetric"}
    states : dict, optional
        Prepared states for a class, each a button: ``{"swapped": {"order": "ACB"}}``.
    **chosen
        Any other key of ``value``: ``turned`` (each factor is transposed), ``numbers`` (which of
        four sets), ``was`` (the order before), ``mode`` ("look" or "guess"), ``seed``.

    Raises
    ------
    DataError
        If a key is unknown, or its value makes no sense.

    Examples
    --------
    >>> ring = TraceRing("BCA", "square")
    >>> traces = ring.facts["values"]["3"]["square"][0]["traces"]
    >>> traces["BCA"] == traces["ABC"], traces["ACB"] == traces["ABC"]
    (True, False)

    References
    ----------
    000, 003.
    """

    name = "trace_ring"
    WORDS = say
    FIELDS = {
        "count": one_of(*SIZES),
        "kind": one_of(*KINDS),
        "order": text(4, "ABC", "BAC", "CAB", "ABDC", "DCBA", "BA"),
        "turned": flag(),
        "was": text(8, "", "ABC", "CᵀBᵀAᵀ"),
        "numbers": whole(0, len(SEEDS) - 1),
    }
    START = {
        "count": 3, "kind": "rectangular", "order": "ABC", "turned": False, "was": "", "numbers": 0,
    }  # fmt: skip
    TRIES = {
        "trace_ring-try-swap": {
            "order": "ACB", "turned": False, "was": "ABC", "count": 3, "kind": "rectangular",
        },
        "trace_ring-try-transpose": {
            "order": "CBA", "turned": True, "was": "ABC", "count": 3, "kind": "rectangular",
        },
        "trace_ring-try-symmetric": {
            "order": "ACB", "turned": False, "was": "ABC", "count": 3, "kind": "symmetric",
        },
        "trace_ring-try-fourth": {
            "order": "ACBD", "turned": False, "was": "ABCD", "count": 4, "kind": "symmetric",
        },
    }  # fmt: skip

    def __init__(self, order: str = "ABC", kind: str = "rectangular", **chosen):
        count = chosen.pop("count", len(order))
        super().__init__(order=order, kind=kind, count=count, **chosen)

    @classmethod
    def settled(cls, value: Value) -> Value:
        """The order is of the factors that there are."""
        letters = LETTERS[: value["count"]]
        if sorted(value["order"]) == list(letters):
            known = sorted(value["was"].replace("ᵀ", "")) == list(letters)
            return value if known or not value["was"] else {**value, "was": ""}
        return {**value, "order": letters, "turned": False, "was": ""}

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """The traces of every order, whatever is chosen."""
        return {"values": values(), "differs": differences()}

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """The ring as it is, turned by one, and with its last two factors swapped."""
        here = value["order"]
        orders = [here, here[1:] + here[0], here[:-2] + here[-1] + here[-2]]
        at = facts["values"][str(value["count"])][value["kind"]][value["numbers"]]
        keys = [spelt(order, value["turned"]) for order in orders]
        rings = [(key, at["traces"].get(key)) for key in keys]
        rows = [_in_words(key, trace) for key, trace in rings]
        return _drawn_rings(rings, at["matrices"]), say("trace_ring-alt", rows="; ".join(rows))


def spelt(order: str, turned: bool) -> str:
    """An order as it is written: ACB, or AᵀCᵀBᵀ."""
    return "".join(f"{letter}ᵀ" for letter in order) if turned else order


def _in_words(key: str, trace: int | None) -> str:
    order = f"tr({key})"
    if trace is None:
        return say("trace_ring-alt-none", order=order)
    return say("trace_ring-alt-value", order=order, value=trace)


def _drawn_rings(rings: list[tuple[str, int | None]], matrices: dict) -> str:
    """Rings side by side, with the sizes on their joints."""
    wide = SIDE * len(rings)
    places = [f"translate({SIDE * (at + 0.5)},{SIDE * 0.5 - 6})" for at in range(len(rings))]
    drawn = [
        f'<g transform="{place}">{_ring(*ring, matrices)}</g>'
        for place, ring in zip(places, rings, strict=True)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {SIDE}" width="{wide}" '
        f'height="{SIDE}" font-family="sans-serif" text-anchor="middle">'
        f'<rect width="{wide}" height="{SIDE}" fill="{PAPER}"/>{"".join(drawn)}</svg>'
    )


def _ring(order: str, trace: int | None, matrices: dict) -> str:
    turned = "ᵀ" in order
    letters = order.replace("ᵀ", "")
    sizes = [_size(matrices[letter], turned) for letter in letters]
    value = f"= {trace}".replace("-", "−") if trace is not None else "–"
    parts = [f'<circle r="{RADIUS}" fill="none" stroke="{EDGE}" stroke-width="2"/>']
    for at, letter in enumerate(letters):
        (_, out), (into, _) = sizes[at], sizes[(at + 1) % len(letters)]
        parts += [_factor(letter + "ᵀ" * turned, _place(at, len(letters), RADIUS), letter)]
        parts += [_joint(out, into, _place(at + 0.5, len(letters), RADIUS))]
    spaced = order.replace("ᵀ", "ᵀ ").strip()
    parts += [_text(f"tr({spaced})", (0, -4), 16), _text(value, (0, 20), 18)]
    return "".join(parts)


def _size(matrix: list, turned: bool) -> tuple[int, int]:
    size = len(matrix), len(matrix[0])
    return size[::-1] if turned else size


def _place(at: float, count: int, radius: float) -> tuple[float, float]:
    """Where on the ring, clockwise from the top."""
    angle = 2 * pi * at / count - pi / 2
    return round(radius * cos(angle), 1), round(radius * sin(angle), 1)


def _factor(name: str, place: tuple[float, float], letter: str) -> str:
    x, y = place
    tint = TINTS[LETTERS.index(letter)]
    disc = f'<circle cx="{x}" cy="{y}" r="{DISC}" fill="{tint}" stroke="{EDGE}"/>'
    return disc + _text(name, (x, y + 6), 17)


def _joint(out: int, into: int, place: tuple[float, float]) -> str:
    """The size that both sides share, or the two that refuse each other."""
    x, y = place
    fits = out == into
    mark = EDGE if fits else WRONG
    dashed = "" if fits else ' stroke-dasharray="4 3"'
    wide = 20 if fits else 50
    box = f'x="{x - wide / 2}" y="{y - 11}" width="{wide}" height="22" rx="5"'
    shape = f'<rect {box} fill="{PAPER}" stroke="{mark}" stroke-width="1.5"{dashed}/>'
    return shape + _text(str(out) if fits else f"{out} ≠ {into}", (x, y + 5), 14)


def _text(shown: str, place: tuple[float, float], size: int) -> str:
    x, y = place
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{INK}">{shown}</text>'
