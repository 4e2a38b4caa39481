"""A formula as plain text for a terminal: tr(Xᵀ A X)."""

from __future__ import annotations

from . import tree
from .notation import POWER, PRODUCT, Writer

_RAISED = str.maketrans("0123456789-+()nkmpqT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ⁿᵏᵐᵖqᵀ")
_RAISABLE = frozenset("0123456789-+nkmp")
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lam": "λ", "lamda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip


def plain(node: tree.Node) -> str:
    """The formula as a reader would write it without LaTeX."""
    return _Plain().write(node)[0]


def name_plain(name: str) -> str:
    """A symbol in plain text: Sigma_1 is Σ_1, and Sigma1 is Σ1."""
    if name in GREEK:
        return GREEK[name]
    head, mark, tail = name.partition("_")
    if mark and head in GREEK:
        return f"{GREEK[head]}_{tail}"
    letters = name.rstrip("0123456789")
    return f"{GREEK[letters]}{name[len(letters) :]}" if letters in GREEK else name


class _Plain(Writer):
    below_level = POWER

    def name(self, name):
        return name_plain(name)

    def superscript(self, base, mark):
        if set(mark) <= _RAISABLE:
            return base + mark.translate(_RAISED)
        if mark in "ᵀ⁻¹⁻ᵀ":
            return base + mark
        return f"{base}^{mark}" if not _is_loose(mark) else f"{base}^({mark})"

    def fraction(self, above, below):
        above = f"({above})" if _is_loose(above) else above
        below = f"({below})" if _is_loose(below) else below
        return f"{above}/{below}", PRODUCT

    def _scaled(self, front, body):
        """As x/‖x‖, since 1/‖x‖ x leaves open what is divided."""
        if body and front and front[0].startswith("1/"):
            return self.fraction(body[0], front[0].removeprefix("1/"))[0]
        return super()._scaled(front, body)

    def function(self, name, inner):
        return f"{name}({inner})"

    def constant(self, letter, sizes):
        if letter == "I":
            return letter
        shown = [str(size).replace("*", "") for size in sizes]
        if letter == "K":
            return f"K_{('' if max(map(len, shown)) == 1 else ',').join(shown)}"
        return f"{letter}_{'×'.join(shown)}"


def _is_loose(text: str) -> bool:
    """Whether a text has a space or a slash outside all parentheses."""
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and letter in " /":
            return True
    return False
