import numpy as np
import pytest

import mdlib as md
from mdlib.matrices.shapes import parse_spec
from mdlib.numeric.probes import probe, probes_for, sizes_for

SEEDS = range(20)


def draw(text, seed, n=4):
    return probe(parse_spec("A", text), {"n": n, "m": 3}, np.random.default_rng(seed))


def is_symmetric(A):
    return np.allclose(A, A.T)


def is_diagonal(A):
    return np.allclose(A, np.diag(np.diag(A)))


def is_orthogonal(A):
    return np.allclose(A.T @ A, np.eye(len(A)))


def is_spd(A):
    return is_symmetric(A) and np.linalg.eigvalsh(A).min() > 0.1


def is_invertible(A):
    return np.linalg.cond(A) < 50


def is_positive(A):
    return (A > 0).all()


HAS = {
    "symmetric": is_symmetric,
    "diagonal": is_diagonal,
    "orthogonal": is_orthogonal,
    "spd": is_spd,
    "invertible": is_invertible,
    "positive": is_positive,
}
# declared, what the draws must have; they must have none of the rest
DECLARED = [
    ("n n", {"invertible"}),
    ("n n invertible", {"invertible"}),
    ("n n symmetric", {"invertible", "symmetric"}),
    ("n n spd", {"invertible", "symmetric", "spd"}),
    ("n n diagonal", {"invertible", "symmetric", "diagonal"}),
    ("n n diagonal spd", {"invertible", "symmetric", "diagonal", "spd"}),
    ("n n orthogonal", {"invertible", "orthogonal"}),
    ("n n orthogonal symmetric", {"invertible", "orthogonal", "symmetric"}),
    ("n n positive", {"invertible", "positive"}),
    ("n n positive symmetric", {"invertible", "positive", "symmetric", "spd"}),
    ("n n positive spd", {"invertible", "positive", "symmetric", "spd"}),
]


@pytest.mark.parametrize("n", [2, 3, 4, 5])
@pytest.mark.parametrize(("text", "properties"), DECLARED)
def test_probes_have_the_declared_properties_and_no_others(text, properties, n):
    for seed in SEEDS:
        A = draw(text, seed, n)
        assert A.shape == (n, n)
        assert all(HAS[name](A) for name in properties)
        others = set(HAS) - properties - ({"positive"} if n == 2 else set())
        assert not any(HAS[name](A) for name in others)


CONTROLS = {
    "symmetric": np.array([[1.0, 2.0], [2.0, 1.0]]),
    "diagonal": np.diag([1.0, -2.0]),
    "orthogonal": np.array([[0.6, -0.8], [0.8, 0.6]]),
    "spd": np.array([[2.0, 1.0], [1.0, 2.0]]),
    "invertible": np.array([[1.0, 1.0], [0.0, 1.0]]),
    "positive": np.array([[1.0, 2.0], [3.0, 4.0]]),
}


@pytest.mark.parametrize("name", HAS)
def test_the_tests_of_properties_can_fail(name):
    assert HAS[name](CONTROLS[name])
    assert not HAS[name](np.array([[1.0, 2.0], [-3.0, -6.0]]))


def commute(A, B):
    return np.abs(A @ B - B @ A).max() < 0.05


@pytest.mark.parametrize("text", ["n n", "n n symmetric", "n n spd", "n n orthogonal"])
def test_generic_probes_do_not_commute_with_each_other_or_their_transposes(text):
    for seed in SEEDS:
        [sets] = probes_for({"A": parse_spec("A", text), "B": parse_spec("B", "n n")}, 1, seed)
        A, B = sets["A"], sets["B"]
        assert not commute(A, B)
        assert not commute(B, B.T)
    assert commute(A, A @ A)


def test_singular_values_and_determinants_stay_away_from_zero():
    for seed in SEEDS:
        A = draw("n n", seed)
        values = np.linalg.svd(A, compute_uv=False)
        assert values.max() <= 2
        assert values.min() >= 0.58
        assert np.diff(values[::-1]).min() > 0.1
        assert np.linalg.det(A) > 0


@pytest.mark.parametrize(("text", "shape"), [("", ()), ("n", (4, 1)), ("m n", (3, 4)),
                                             ("1 n", (1, 4)), ("2 n", (2, 4))])  # fmt: skip
def test_shapes(text, shape):
    assert draw(text, 0).shape == shape


def test_entries_have_both_signs_and_stay_away_from_zero():
    A = np.array([draw("m n", seed) for seed in SEEDS])
    assert np.abs(A).min() >= 0.4
    assert 0.3 < (A > 0).mean() < 0.7
    assert (draw("m n positive", 0) > 0).all()


def test_scalars_stay_away_from_where_powers_and_factors_coincide():
    scalars = np.array([draw("", seed) for seed in SEEDS])
    for special in (0, 0.5, 1, 2):
        assert np.abs(np.abs(scalars) - special).min() > 0.1
    assert (scalars > 0).any()
    assert (scalars < 0).any()
    assert all(draw("positive", seed) > 0 for seed in SEEDS)


def test_sizes_are_small_distinct_and_free():
    assert sizes_for(["m", "n", "m"]) == {"m": 3, "n": 4}
    sizes = sizes_for([*"abcdefgh"], taken=[3, 8])
    assert len(set(sizes.values())) == 8
    assert not {1, 3, 8} & set(sizes.values())
    assert max(sizes.values()) <= 11


@pytest.mark.parametrize("seed", SEEDS)
def test_sizes_dealt_at_random_are_distinct_too(seed):
    sizes = sizes_for(["m", "n", "p"], np.random.default_rng(seed), taken=[4])
    assert len(set(sizes.values())) == 3
    assert not {1, 4} & set(sizes.values())


SPECS = {name: parse_spec(name, text) for name, text in
         {"A": "m n", "B": "n 3", "x": "n", "t": "", "S": "m m spd"}.items()}  # fmt: skip


def test_named_sizes_avoid_the_numbers_that_are_declared():
    for arrays in probes_for(SPECS, 10):
        m, n = arrays["A"].shape
        assert len({m, n, 3, 1}) == 4
        assert arrays["B"].shape == (n, 3)
        assert arrays["x"].shape == (n, 1)
        assert arrays["S"].shape == (m, m)


def same(first, second):
    return all(np.array_equal(first[name], second[name]) for name in first)


def test_a_seed_gives_the_same_arrays_and_another_gives_others():
    first, again, other = probes_for(SPECS), probes_for(SPECS), probes_for(SPECS, seed=1)
    assert [list(arrays) for arrays in first] == [list(SPECS)] * 2
    assert all(same(*both) for both in zip(first, again, strict=True))
    assert not same(first[0], other[0])
    assert not same(first[0], first[1])


def test_no_generic_matrix_is_orthogonal_and_positive():
    with pytest.raises(md.ShapeError) as caught:
        draw("n n orthogonal positive", 0)
    assert str(caught.value) == (
        "probe: a 4×4 matrix declared orthogonal and positive; no generic matrix is both."
    )


def test_a_size_without_a_number():
    with pytest.raises(md.ShapeError, match="probe: the size p has no number; sizes given: n=4, m"):
        draw("p n", 0)


@pytest.mark.parametrize("text", ["n", "m n", "3 n", "n n", "k m"])
def test_every_named_size_changes_from_one_set_to_the_next(text):
    specs = {"A": parse_spec("A", text), "B": parse_spec("B", "p q")}
    first, second = probes_for(specs)
    for name, spec in specs.items():
        for size, one, other in zip(spec.shape, first[name].shape, second[name].shape, strict=True):
            assert (one != other) == isinstance(size, str)
