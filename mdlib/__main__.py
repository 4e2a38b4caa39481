"""Command line: python -m mdlib derive "tr(X.T @ A @ X)" --wrt X A="m m" X="m n"

And python -m mdlib explore place > place.html
"""

from __future__ import annotations

import argparse
import sys

from .errors import MdlibError, Templates
from .language.declared import check_names
from .matrices.shapes import ARRANGEMENTS, LAYOUTS

OPTIONS = ("--layout", "--arrangement", "--steps", "--latex", "--verify")
COMMANDS = ("derive", "hessian", "differential")
EXPLORE = "explore"
MORE = "An explorer as one HTML file, which plays from disk: python -m mdlib explore --help"
say = Templates("command", {
    "usage": "{said}; see {program} --help",
    "not-a-shape": '{given!r} is no shape; write NAME="ROWS COLS", for example X="m n"',
})  # fmt: skip


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        raise MdlibError(say("usage", said=message, program=self.prog))


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if it worked, 2 after an error, which is told on one line."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if given[:1] == [EXPLORE]:
            _print_page(explored(_explore_parser().parse_args(given[1:])))
        else:
            print(run(_parser().parse_intermixed_args(given)))
    except MdlibError as error:
        print(f"mdlib: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    does = "Derive a matrix formula in named steps."
    parser = _Parser(prog="python -m mdlib", description=does, epilog=MORE)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("formula", help='for example "tr(X.T @ A @ X)"')
    parser.add_argument(
        "shapes", nargs="*", metavar='NAME="ROWS COLS"', help='X="m n", x="n", t=""'
    )
    parser.add_argument(
        "--wrt", required=True, metavar="NAME", help="the symbol to differentiate by"
    )
    parser.add_argument("--layout", choices=LAYOUTS, default="denominator")
    parser.add_argument("--arrangement", choices=ARRANGEMENTS, default="vec")
    parser.add_argument("--steps", action="store_true", help="show the derivation, step by step")
    parser.add_argument("--latex", action="store_true", help="write LaTeX")
    parser.add_argument("--verify", action="store_true", help="check every step with numbers")
    return parser


def _explore_parser() -> argparse.ArgumentParser:
    does = "Write an explorer, or a page of explorers, as one HTML file that plays from disk."
    parser = _Parser(prog=f"python -m mdlib {EXPLORE}", description=does)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("name", nargs="?", metavar="NAME", help="for example place")
    what.add_argument(
        "--page", metavar="FILE", help="a notebook as jupyter nbconvert --to html wrote it"
    )
    parser.add_argument(
        "--state", default="{}", metavar="JSON", help='where it begins: \'{"layout": "numerator"}\''
    )
    return parser


def explored(options: argparse.Namespace) -> str:
    """The page that `explore` prints."""
    # Widgets load only where they are asked for.
    from .explore.command import explorer_page, playing

    return playing(options.page) if options.page else explorer_page(options.name, options.state)


def _print_page(text: str) -> None:
    # A page says that it is UTF-8, whatever the system would write into a file.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    print(text)


def run(options: argparse.Namespace) -> str:
    """The text that a command prints."""
    # The engine loads only once the command line is understood.
    from .engine import api as engine

    shapes = dict(_shape(declaration) for declaration in options.shapes)
    extra = {}
    if options.command == "derive":
        extra = {"layout": options.layout, "arrangement": options.arrangement}
    take = getattr(engine, options.command)
    check_names(take, shapes, options.formula, options.wrt, options=OPTIONS)
    derivation = take(_formula(options.formula, shapes), options.wrt, **extra)
    if options.verify:
        derivation.verify()
    if options.steps:
        return derivation.latex() if options.latex else str(derivation)
    return derivation.result.latex() if options.latex else str(derivation.result)


def _formula(text: str, shapes: dict[str, str]):
    from .language.formulas import Formula  # as above
    from .language.parse import declare, parse

    specs = declare(shapes)
    return Formula(parse(text, specs), specs)


def _shape(declaration: str) -> tuple[str, str]:
    name, sign, text = declaration.partition("=")
    if not sign:
        raise MdlibError(say("not-a-shape", given=declaration))
    return name, text


if __name__ == "__main__":
    raise SystemExit(main())
