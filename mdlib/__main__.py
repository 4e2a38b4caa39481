"""Command line: python -m mdlib derive "tr(X.T @ A @ X)" --wrt X A="m m" X="m n" """

from __future__ import annotations

import argparse
import sys

from .errors import MdlibError, Templates
from .language.declared import check_names
from .matrices.shapes import ARRANGEMENTS, LAYOUTS

OPTIONS = ("--layout", "--arrangement", "--steps", "--latex", "--verify")
COMMANDS = ("derive", "hessian", "differential")
say = Templates("command", {
    "usage": "{said}; see python -m mdlib --help",
    "not-a-shape": '{given!r} is no shape; write NAME="ROWS COLS", for example X="m n"',
})  # fmt: skip


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        raise MdlibError(say("usage", said=message))


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if it worked, 2 after an error, which is told on one line."""
    try:
        print(run(_parser().parse_intermixed_args(arguments)))
    except MdlibError as error:
        print(f"mdlib: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m mdlib", description="Derive a matrix formula in named steps.")
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
