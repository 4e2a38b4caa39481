"""Pictures as HTML with alternative text: the one form that every viewer passes on to its reader.

JupyterLab and nbconvert drop the `alt` that stands in an output's metadata.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape


def image_html(data: bytes, kind: str, alt: str, *captions: str) -> str:
    r"""An `<img>` that holds its picture and the words for those who cannot see it.

    Parameters
    ----------
    data : bytes
        The picture's file.
    kind : "png" or "svg+xml"
    alt : str
        What the picture shows.
    *captions : str
        Lines to stand below it; empty ones are left out, and a line break is kept.

    Returns
    -------
    str

    Examples
    --------
    >>> image_html(b"...", "png", 'a "curve"')[:36]
    '<img alt="a &quot;curve&quot;" src="'
    """
    source = f"data:image/{kind};base64,{b64encode(data).decode()}"
    image = f'<img alt="{escape(alt)}" src="{source}" style="max-width: 100%; height: auto">'
    lines = escape("\n".join(filter(None, captions))).replace("\n", "<br>")
    if not lines:
        return image
    return f'<figure style="margin: 0">{image}<figcaption>{lines}</figcaption></figure>'
