"""Packages that share their name with the one function people call: md.derive(...)."""

from __future__ import annotations

import sys
from types import ModuleType


def make_callable(package: str, function: str) -> None:
    """Let calling the package call its function, since importing it hides that name.

    `import mdlib.derive` binds the attribute `derive` of `mdlib` to the package; without this,
    ``mdlib.derive("tr(X)", "X", X="n n")`` would work only until then.
    """
    module = sys.modules[package]
    target = getattr(module, function)

    class CallablePackage(ModuleType):
        __doc__ = target.__doc__
        __wrapped__ = staticmethod(target)

        def __call__(self, *args, **kwargs):
            return target(*args, **kwargs)

    module.__class__ = CallablePackage
