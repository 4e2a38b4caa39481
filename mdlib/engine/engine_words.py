"""What the engine says: errors, and the words around the lines of a derivation.

The names and sentences of the steps themselves stand with their rules; see `rules.STEPS`.
"""

from collections.abc import Iterable
from functools import reduce

from ..errors import Message, Templates

# fmt: off
say = Templates("engine", {
    # what is asked
    "did-you-mean": "Did you mean {name}?",
    "option-meant": "Did you mean the option {name}?",
    "shapes-given": "the formula has its shapes already; give shapes with text only.",
    "unknown-variable": "wrt={wrt!r} has no declared shape. Declared symbols: {known}. "
        'Declare it, for example {wrt}="m n".',
    "none": "none",
    "not-a-scalar": 'hessian of "{formula}": it is {shape}, but a Hessian is of a scalar. Derive '
        "it twice, or take one entry.",
    "no-layout": "a differential has no layout; derive(...) gives a derivative.",
    # no rule
    "no-rule": "no differential rule for `{kind}` in d({formula}). Known functions: {known}.",
    "no-slope": "no differential rule for `{name}` in d({formula}): the function has no slope in "
        "the language. Where it does not depend on the variable, it may stay.",
    "open-exponent": "no differential rule for {formula}: the derivative of a matrix power is a "
        "sum of as many terms as its exponent, so the exponent must be a number, unless its trace "
        "or determinant is taken.",
    "exponent-changes": "no differential rule for {formula} with respect to {wrt}: the exponent "
        "of a matrix power must not contain {wrt}.",
    # numbers that contradict
    "no-probe": '"{formula}" cannot be verified: at {tries} random probes it has no finite value, '
        "or an inverse, determinant or norm in it is of something singular or zero.",
    "step-breaks": 'step {number} of {count}, "{rule}", of d({formula}) by {wrt} changes the '
        "value: {before} became {after} (relative error {error:.1e}).",
    "result-breaks": "the result {result} for {formula} with respect to {wrt} disagrees with the "
        "numerical derivative (relative error {error:.1e}).",
    "no-numerical": "no numerical derivative of {formula} to compare with: {error}",
    # declared properties that a step uses
    "symmetric": "symmetric",
    "orthogonal": "orthogonal",
    "invertible": "invertible",
    "matrix-of-kind": "{kind} matrix",
    "is-symmetric": "{name} is symmetric: {name}ᵀ = {name}.",
    "is-orthogonal": "{name} is orthogonal: {name}ᵀ {name} = I.",
    "is-invertible": "{name} is invertible: adj({name}) = det({name}) {name}⁻¹, and inverses "
        "are taken factor by factor.",
    # around the lines
    "checked-steps": "Every step and the result agree with numbers at {probes} random probes.",
    "checked-result": "The result agrees with numbers at {probes} random probes.",
    "numbered-step": "{number}. **{rule}**: {sentence}",
    "layout": "{layout} layout",
    "hessian": "Hessian",
    "differential": "differential",
    "entries-free": "entries free",
    "and-also": "{first}, {second}",
    "and-then": "{first}; {second}",
    "one-after-another": "{first} {second}",
})
# fmt: on


def folded(key: str, said: Iterable[Message]) -> Message:
    """Messages as one, two at a time, by a template of a first and a second."""
    return reduce(lambda first, second: say(key, first=first, second=second), said)
