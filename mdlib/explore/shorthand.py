"""MathML in fewer letters, for states that are stored: one sign for what stands in every line."""

from __future__ import annotations

# Signs of no language, which no name can have.
FIRST_SIGN = 0xE000
LONG = (
    '<math displaystyle="true">', "<math>", "</math>", "<mrow>", "</mrow>", "<msup>", "</msup>",
    "<mfrac>", "</mfrac>", '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>',
    "<mo>\u2062</mo>", "<mo>\u2061</mo>", '<mspace width="0.17em"/>',
    '<mi class="mdx-d" mathvariant="normal">d</mi>', '<mi mathvariant="normal">', '<mi data-sym="',
    "<mi>", "</mi>", '<mrow class="mdx-new">', '<mrow class="mdx-goes">', "<mo>", "</mo>",
    '<mo form="infix">', '<mo form="prefix">', "<mn>", "</mn>", '"mdx-',
)  # fmt: skip


def shortened(markup: str) -> str:
    """The markup with signs in it.

    Examples
    --------
    >>> short = shortened("<mrow><mi>X</mi></mrow>")
    >>> len(short), expanded(short)
    (5, '<mrow><mi>X</mi></mrow>')
    """
    for number, long in enumerate(LONG):
        markup = markup.replace(long, chr(FIRST_SIGN + number))
    return markup


def expanded(short: str) -> str:
    """The markup again, as the page makes it too."""
    for number, long in enumerate(LONG):
        short = short.replace(chr(FIRST_SIGN + number), long)
    return short
