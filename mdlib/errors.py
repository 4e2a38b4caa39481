"""Errors that say what was called, what arrived, what was expected and the likely cause."""


class MdlibError(ValueError):
    """Base of every error that mdlib raises on purpose."""


class ShapeError(MdlibError):
    """Sizes that do not fit together, named in the user's own symbols.

    ``facts`` is the message without the hint at what was meant, where there is one.
    """

    def __init__(self, facts: str, hint: str = ""):
        super().__init__(facts + hint)
        self.facts, self.hint = facts, hint


class LayoutError(MdlibError):
    """An unknown layout or arrangement, or an array that is laid out another way."""


class DataError(MdlibError):
    """An array that holds no usable numbers: empty, ragged, text, NaN or infinity."""


class FunctionError(MdlibError):
    """A function under study that raised, returned nothing usable or changed its argument."""


class NotDifferentiableError(MdlibError):
    """A function that has a kink or a jump at the point where its derivative was asked for."""


class FormulaError(MdlibError):
    """Text that is not a formula of the language."""


class NoRuleError(MdlibError):
    """A formula that the engine has no rule for; it is refused, never guessed."""


class VerificationError(MdlibError):
    """A derivative, or one step of a derivation, that the numbers contradict."""
