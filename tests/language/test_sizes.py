"""Sizes: what arrays of declared shapes tell of them."""

from __future__ import annotations

import random

import numpy as np
import pytest

import mdlib as md
from mdlib.errors import ShapeError
from mdlib.language.sizes import Found, size_value, times, told_sizes


def told(*arrays) -> dict[str, int]:
    """The sizes that arrays tell, each given as "a b: 2 3"."""
    found = []
    for name, array in zip("ABCDEFG", arrays, strict=False):
        declared, shape = (side.split() for side in array.split(":"))
        declared = [int(size) if size.isdecimal() else size for size in declared]
        found.append(Found(name, tuple(declared), tuple(map(int, shape))))
    return told_sizes(found)


TOLD = [
    (["n p: 3 4"], {"n": 3, "p": 4}),
    (["n*p 1: 12 1", "p 1: 4 1"], {"n": 3, "p": 4}),
    (["p 1: 4 1", "n*p 1: 12 1"], {"n": 3, "p": 4}),
    (["n*n 1: 9 1"], {"n": 3}),
    (["n*n*n 2: 125 2"], {"n": 5}),
    (["2*n 1: 12 1"], {"n": 6}),
    (["2*n*n 1: 18 1"], {"n": 3}),
    (["n*p n*q: 6 10", "n 1: 2 1"], {"n": 2, "p": 3, "q": 5}),
    (["n*p*q 1: 30 1", "p*q 1: 15 1", "q 1: 5 1"], {"n": 2, "p": 3, "q": 5}),
    (["n*p 1: 6 1", "p*q 1: 15 1", "n*q 1: 10 1"], {"n": 2, "p": 3, "q": 5}),
    (["n*p 1: 6 1", "n*p*p 1: 18 1"], {"n": 2, "p": 3}),
    (["p*n 1: 12 1"], {"n*p": 12}),
    (["n*p*q 1: 30 1", "q 1: 5 1"], {"q": 5, "n*p": 6}),
    (["n*p 1: 1 1", "p 1: 1 1"], {"n": 1, "p": 1}),
]


@pytest.mark.parametrize(("arrays", "sizes"), TOLD, ids=[", ".join(a) for a, _ in TOLD])
def test_what_arrays_tell(arrays, sizes):
    assert told(*arrays) == sizes


REFUSED = [
    (["n*p 1: 12 1", "p 1: 5 1"], "A is 12×1 but was declared np×1, and B has p = 5."),
    (["n*p 1: 12 1", "p n: 2 5"],
     "A is 12×1 but was declared np×1, and B has n = 5, and B has p = 2."),
    (["n*p 1: 12 1", "p*n 1: 15 1"], "B is 15×1 but was declared pn×1, and A has np = 12."),
    (["n*n 1: 12 1"], "A is 12×1 but was declared n²×1; no whole number n fits."),
    (["2*n 1: 13 1"], "A is 13×1 but was declared 2n×1."),
    (["n n: 2 3"], "A is 2×3 but was declared n×n, and A has n = 2."),
    (["n*p 1: 6 1", "n*n*p*p 1: 35 1"],
     "B is 35×1 but was declared n²p²×1, and the other arrays tell otherwise."),
    (["n*p 1: 6 1", "p*q 1: 15 1", "n*q 1: 11 1"],
     "A is 6×1 but was declared np×1; no whole number n fits."),
    (["3 n: 4 5"], "A is 4×5 but was declared 3×n."),
]  # fmt: skip


@pytest.mark.parametrize(("arrays", "message"), REFUSED, ids=[", ".join(a) for a, _ in REFUSED])
def test_sizes_that_contradict_each_other(arrays, message):
    with pytest.raises(ShapeError) as caught:
        told(*arrays)
    assert str(caught.value) == message


def test_a_product_of_which_no_name_is_told_has_a_number():
    sizes = told("n*p 1: 12 1", "q 1: 5 1")
    assert size_value("n*p", sizes) == 12
    assert size_value(times(2, "p", "q", "n"), sizes) == 120
    for size in ("n", "n*q", "n*n*p"):
        with pytest.raises(ShapeError, match="the size n cannot be told from the arrays"):
            size_value(size, sizes)


@pytest.mark.parametrize("seed", range(30))
def test_random_declarations_are_told_or_left(seed):
    """Whatever is told is right, and one array of wrong size is never taken."""
    rng = random.Random(seed)
    truth = {name: rng.randint(2, 7) for name in "mnpq"}
    declared = [times(*rng.choices("mnpq", k=rng.randint(1, 3))) for _ in range(rng.randint(1, 6))]
    found = [Found("A", (size, 1), (size_value(size, truth), 1)) for size in declared]
    sizes = told_sizes(found)
    assert all(number == size_value(name, truth) for name, number in sizes.items())
    assert all(size_value(size, sizes) == size_value(size, truth) for size in declared)
    assert set(sizes) >= {size for size in declared if "*" not in size}
    for size in (size for size in declared if set(size.split("*")) <= set(sizes)):
        wrong = Found("B", (size, 1), (size_value(size, truth) + 1, 1))
        with pytest.raises(ShapeError):
            told_sizes([*found, wrong])


def test_a_formula_takes_its_sizes_from_products():
    f = md.formula("kron(eye(n), B) @ v", v="n*p", B="p p")
    B, v = np.array([[1.0, 2.0], [3.0, 4.0]]), np.arange(6.0)
    assert np.array_equal(f(B=B, v=v)[:, 0], np.kron(np.eye(3), B) @ v)
    with pytest.raises(ShapeError, match="v is 5×1 but was declared np×1, and B has p = 2"):
        f(B=B, v=np.arange(5.0))
    assert md.formula("sum(ones(n*p).T @ v)", v="n*p")(v=v) == 15
    assert md.formula("comm(n, n) @ v", v="n**2")(v=np.arange(4.0)).ravel().tolist() == [0, 2, 1, 3]
    assert md.formula("ones(n**2).T @ v", v="n*n").shape == (1, 1)
    with pytest.raises(ShapeError, match="the size n cannot be told"):
        md.formula("comm(n, p) @ v", v="n*p")(v=v)


def test_a_derivative_takes_its_sizes_from_products():
    d = md.derive("B @ X", "X", B="p q", X="q r", arrangement="vec")
    assert d(B=np.ones((2, 3)), X=np.ones((3, 4))).shape == (12, 8)
    d = md.derive("v.T @ kron(eye(n), B) @ v", "v", v="n*p", B="p p")
    B, v = np.array([[1.0, 2.0], [3.0, 4.0]]), np.arange(6.0)
    assert np.allclose(d(B=B, v=v)[:, 0], np.kron(np.eye(3), B + B.T) @ v)


def random_task(rng: random.Random) -> tuple[str, dict[str, str]]:
    """A scalar formula in x whose sizes are products, numbers, or stand in constants alone."""
    m, n, p = rng.sample("hkmnpq", 3)
    left, right = rng.choice([(m, n), (n, n), (n, "2"), ("3", "2"), (m, f"{n}*{p}")])
    shapes = {"x": f"{left}*{right}" if rng.random() < 0.8 or right == "2" else f"{m}*{m}"}
    size = shapes["x"]
    first, rest = size.split("*", 1)
    other, (name,) = f"kron(eye({first}), ones({rest}))", size.split("*")[:1]
    terms = [
        f"x.T @ eye({size}) @ x",
        f"ones({size}).T @ x",
        f"sum(comm({first}, {rest}) @ x)",
        f"sum({other}.T @ x)",
        f"x.T @ kron(ones({first}, {first}), eye({rest})) @ x",
        f"sum(exp(x) + zeros({size}))*sum(ones({name}))",
        f"tr(eye({size}) + x @ x.T)",
        f"norm(vec(x @ ones({rest}).T))**2",
    ]
    return " + ".join(rng.sample(terms, 2)), shapes


@pytest.mark.parametrize("seed", range(40))
def test_verify_knows_the_sizes_it_chose(seed):
    text, shapes = random_task(random.Random(seed))
    assert md.derive(text, "x", **shapes).verify(seed).probes == 2
    assert md.derive(text, "x", **shapes, layout="numerator").verify(seed).probes == 2
    assert md.differential(text, "x", **shapes).verify(seed).probes == 2


def test_a_function_is_checked_at_sizes_that_are_products():
    """Both symbols of a question have the same n and p."""
    shapes = {"A": "n p", "v": "n*p"}
    verdict = md.check(
        lambda A, v: 2 * (v - A.T.reshape(-1, 1)),
        lambda A, v: np.sum((v - A.T.reshape(-1, 1)) ** 2),
        "v",
        **shapes,
    )
    assert verdict.status == "correct"
    assert md.check("2*(v - vec(A))", "norm(v - vec(A))**2", "v", **shapes).status == "correct"
    assert md.check("v - vec(A)", "norm(v - vec(A))**2", "v", **shapes).mistakes
