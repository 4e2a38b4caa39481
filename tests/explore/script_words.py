"""Which words of the tables an explorer's script can say."""

import re

from mdlib.explore import scripts

CALL = re.compile(r'\bsay\(\s*"([\w-]+)"\s*(?:,\s*\{([^{}]*)\})?\s*\)')
LITERAL = re.compile(r'"(\??[a-z_]+(?:-[\w?]+)*)"')
MADE = re.compile(r"`([\w-]*\$\{[^`]*)`")


def calls(script: str) -> list[tuple[str, str]]:
    """Each call with a key that is written out, and the text of its parts."""
    return CALL.findall(script)


def used_in(script: str, keys) -> set[str]:
    """The keys of a table that a script can name: written out, or made of a part, `place-${x}`."""
    written, made = set(LITERAL.findall(script)), []
    for each in MADE.findall(script):
        parts = re.split(r"\$\{[^}]*\}", each)
        made.append("[\\w-]+".join(map(re.escape, parts)))
    # A template of nothing but parts would name every key.
    made = [pattern for pattern in made if re.search("[a-z]", pattern.replace("[\\w-]+", ""))]
    return {key for key in keys if key in written or any(re.fullmatch(m, key) for m in made)}


def used_by_scripts(keys) -> set[str]:
    """The keys that any script of js/ names; the question and the line of each explorer as well."""
    names = [path.name for path in scripts.FOLDER.iterdir() if path.name.endswith(".js")]
    found = set().union(*(used_in(scripts.source(name), keys) for name in names))
    shown = {f"{name.removesuffix('.js')}-{end}" for name in names for end in ("question", "does")}
    return found | {
        key for key in keys if key.replace("_", "-") in {s.replace("_", "-") for s in shown}
    }
