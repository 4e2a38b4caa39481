"""Packages that share their name with the one function people call: md.derive(...)."""

from __future__ import annotations

import inspect
import sys
from types import ModuleType


class CallablePackage(ModuleType):
    """A package that is called like the function of its name."""

    def __call__(self, *args, **kwargs):
        return self.__wrapped__(*args, **kwargs)


def make_callable(package: str, function: str) -> None:
    """Let calling the package call its function, since importing it hides that name.

    Importing `mdlib.derive` binds the attribute `derive` of `mdlib` to the package; without this,
    ``mdlib.derive("tr(X)", "X", X="n n")`` would work only until then.
    """
    module = sys.modules[package]
    target = getattr(module, function)
    module.__wrapped__ = target
    module.__signature__ = inspect.signature(target)
    module.__doc__ = target.__doc__
    module.__class__ = CallablePackage
