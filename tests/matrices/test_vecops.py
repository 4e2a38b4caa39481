"""The vec operators: against statsmodels, by their identities on integers, and on bad input."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.tsa import tsatools

import mdlib as md
from mdlib.errors import DataError, LayoutError, ShapeError

SIZES = [1, 2, 3, 5, 8]
PAIRS = [(1, 1), (1, 4), (3, 1), (2, 3), (5, 3), (4, 4)]
BIG = st.integers(-(10**6), 10**6)
SMALL = st.integers(1, 5)

# name, matrix, the same product without a matrix, arguments
OPERATORS = [
    *[("commutation", md.commutation_matrix, md.apply_commutation, pair) for pair in PAIRS],
    *[("duplication", md.duplication_matrix, md.apply_duplication, (n,)) for n in SIZES],
    *[("elimination", md.elimination_matrix, md.apply_elimination, (n,)) for n in SIZES],
]
OPERATOR_IDS = [f"{name}{sizes}" for name, _, _, sizes in OPERATORS]

# shape of the argument, function of it
COPIES = [
    ((2, 3), md.vec),
    ((2, 3), lambda A: md.vec(A, order="row")),
    ((4, 1), md.vec),
    ((4,), md.unvec),
    ((4,), lambda v: md.unvec(v, (4, 1))),
    ((1, 1), md.vech),
    ((1,), md.unvech),
    ((6,), lambda v: md.apply_commutation(v, 2, 3)),
    ((6,), lambda v: md.apply_commutation(v, 1, 6)),
    ((6, 2), lambda v: md.apply_commutation(v, 6, 1, transpose=True)),
    ((1,), lambda v: md.apply_duplication(v, 1)),
    ((4,), lambda v: md.apply_duplication(v, 2, transpose=True)),
    ((1,), lambda v: md.apply_elimination(v, 1)),
    ((1,), lambda v: md.apply_elimination(v, 1, transpose=True)),
]


def probe(*shape, seed=0):
    """Distinct integers in random order: no symmetry for a mistake to hide behind."""
    count = int(np.prod(shape))
    return np.random.default_rng(seed).permutation(np.arange(1, count + 1)).reshape(shape)


def integer(M):
    """A 0-1 matrix as exact integers."""
    assert set(np.unique(M)) <= {0.0, 1.0}
    return M.astype(np.int64)


def K(m, n):
    return integer(md.commutation_matrix(m, n))


def same(A, B):
    """Equal in shape and in every entry; only for exact integers."""
    assert A.dtype.kind in "iO"
    assert B.dtype.kind in "iO"
    return A.shape == B.shape and bool((A == B).all())


def matrix(draw, m, n):
    return draw(arrays(np.int64, (m, n), elements=BIG))


# Conventions


@pytest.mark.parametrize("shape", PAIRS)
def test_vec_and_unvec_agree_with_statsmodels(shape):
    A = probe(*shape)
    assert same(md.vec(A)[:, 0], tsatools.vec(A))
    assert same(md.unvec(md.vec(A), shape), A)
    assert same(md.unvec(md.vec(A)[:, 0], shape), A)


@pytest.mark.parametrize("n", SIZES)
def test_square_operators_agree_with_statsmodels(n):
    A = probe(n, n)
    assert same(md.unvec(md.vec(A)), tsatools.unvec(tsatools.vec(A)))
    assert same(md.vech(A)[:, 0], tsatools.vech(A))
    assert same(md.unvech(md.vech(A)), tsatools.unvech(tsatools.vech(A)).astype(int))
    assert same(
        integer(md.duplication_matrix(n)),
        tsatools.duplication_matrix(n).astype(int).reshape(-1, n * (n + 1) // 2),
    )
    assert same(integer(md.elimination_matrix(n)), tsatools.elimination_matrix(n).astype(int))


@pytest.mark.parametrize(("m", "n"), PAIRS)
def test_commutation_agrees_with_statsmodels(m, n):
    assert same(K(m, n), tsatools.commutation_matrix(m, n).astype(int))


def test_the_probes_tell_vec_orders_and_triangles_apart():
    A = probe(3, 3)
    assert not same(md.vec(A), md.vec(A.T))
    assert not same(md.vech(A), md.vech(A.T))
    assert not same(K(2, 3), K(3, 2))


@pytest.mark.parametrize("shape", PAIRS)
def test_row_order_is_vec_of_the_transpose(shape):
    A = probe(*shape)
    assert same(md.vec(A, order="row"), md.vec(A.T))
    assert same(md.unvec(md.vec(A, order="row"), shape, order="row"), A)


def test_a_vector_is_a_column_and_a_scalar_is_one_by_one():
    assert md.vec([1, 2, 3]).shape == (3, 1)
    assert md.vec(7).shape == (1, 1)
    assert md.vech(7).shape == (1, 1)


def test_symbols_are_moved_unchanged():
    A = np.array(sympy.Matrix(2, 2, sympy.symbols("a b c d")).tolist(), dtype=object)
    a, b, c, d = A.flat
    assert md.vec(A).ravel().tolist() == [a, c, b, d]
    assert md.vech(A).ravel().tolist() == [a, c, d]
    assert md.unvech([a, c, d]).tolist() == [[a, c], [c, d]]
    assert md.apply_commutation(md.vec(A), 2, 2).ravel().tolist() == [a, b, c, d]
    assert md.apply_duplication(md.vec(A), 2, transpose=True).ravel().tolist() == [a, b + c, d]
    assert md.apply_elimination([a, c, d], 2, transpose=True).tolist() == [a, c, 0, d]


def test_a_sympy_matrix_is_an_array_too():
    x, y = sympy.symbols("x y")
    assert md.vec(sympy.Matrix([[x, 1], [y, 2]])).ravel().tolist() == [x, y, 1, 2]


@pytest.mark.parametrize("dtype", [np.int8, np.float32, np.complex128, bool, object])
def test_dtype_is_kept(dtype):
    A = probe(3, 3).astype(dtype)
    v, w = md.vec(A), md.vech(A)
    kept = [v, w, md.unvec(v), md.unvech(w), md.apply_commutation(v, 3, 3)]
    kept += [md.apply_duplication(w, 3), md.apply_elimination(v, 3)]
    kept += [md.apply_elimination(w, 3, transpose=True)]
    assert [array.dtype for array in kept] == [dtype] * len(kept)


def test_adding_booleans_counts_them():
    v = np.array([True, True, True, False])
    assert md.apply_duplication(v, 2, transpose=True).tolist() == [1, 2, 0]


@pytest.mark.parametrize(("shape", "function"), COPIES)
def test_the_result_is_a_copy_and_the_argument_is_untouched(shape, function):
    argument = probe(*shape)
    before = argument.copy()
    result = function(argument)
    assert not np.shares_memory(result, argument)
    result[...] = -1
    assert same(argument, before)


# Identities, exactly on integers


@st.composite
def rectangular_product(draw):
    m, n, p, q = (draw(SMALL) for _ in range(4))
    small = st.integers(-1000, 1000)
    shapes = [(m, n), (n, p), (p, q)]
    return [draw(arrays(np.int64, shape, elements=small)) for shape in shapes]


@given(rectangular_product())
def test_vec_of_a_product(factors):
    A, X, B = factors
    assert same(md.vec(A @ X @ B), np.kron(B.T, A) @ md.vec(X))


@st.composite
def two_matrices(draw):
    m, n, p, q = (draw(SMALL) for _ in range(4))
    return matrix(draw, m, n), matrix(draw, p, q)


@settings(max_examples=50)
@given(two_matrices())
def test_commutation_swaps_kronecker_factors(pair):
    A, B = pair
    (m, n), (p, q) = A.shape, B.shape
    assert same(K(p, m) @ np.kron(A, B), np.kron(B, A) @ K(q, n))


@given(SMALL, SMALL, st.data())
def test_commutation_transposes(m, n, data):
    A = matrix(data.draw, m, n)
    assert same(K(m, n) @ md.vec(A), md.vec(A.T))
    assert same(K(m, n).T, K(n, m))
    assert same(K(m, n) @ K(n, m), np.eye(m * n, dtype=np.int64))


@given(SMALL, st.data())
def test_duplication_and_elimination(n, data):
    A = matrix(data.draw, n, n)
    S = A + A.T
    D, L = integer(md.duplication_matrix(n)), integer(md.elimination_matrix(n))
    assert same(D @ md.vech(S), md.vec(S))
    assert same(L @ md.vec(A), md.vech(A))
    assert same(L @ D, np.eye(n * (n + 1) // 2, dtype=np.int64))
    assert same(md.unvech(md.vech(S)), S)


def twice_the_projection(D):
    """2 D (DᵀD)⁻¹ Dᵀ in integers: DᵀD is diagonal, of ones and twos."""
    gram = D.T @ D
    counts = np.diag(gram)
    assert same(gram, np.diag(counts))
    assert set(counts) <= {1, 2}
    return D @ np.diag(2 // counts) @ D.T


@pytest.mark.parametrize("n", SIZES)
def test_duplication_projects_on_symmetric_matrices(n):
    D = integer(md.duplication_matrix(n))
    assert same(twice_the_projection(D), np.eye(n * n, dtype=np.int64) + K(n, n))


# The identities must fail where they should


def test_vec_of_a_product_fails_with_swapped_factors():
    A, X, B = probe(3, 3, seed=1), probe(3, 3, seed=2), probe(3, 3, seed=3)
    right = np.kron(B.T, A) @ md.vec(X)
    assert same(md.vec(A @ X @ B), right)
    for wrong in [np.kron(A, B.T), np.kron(B, A), np.kron(A.T, B)]:
        assert not same(right, wrong @ md.vec(X))
    assert not same(right, np.kron(B.T, A) @ md.vec(X, order="row"))


def test_kronecker_swap_fails_with_the_sizes_of_K_swapped():
    A, B = probe(2, 3, seed=1), probe(4, 5, seed=2)
    (m, n), (p, q) = A.shape, B.shape
    left = K(p, m) @ np.kron(A, B)
    assert same(left, np.kron(B, A) @ K(q, n))
    assert not same(left, np.kron(B, A) @ K(n, q))
    assert not same(K(m, p) @ np.kron(A, B), np.kron(B, A) @ K(q, n))
    assert not same(left, np.kron(A, B) @ K(q, n))


def test_commutation_fails_with_its_sizes_swapped():
    A = probe(2, 3)
    assert not same(K(3, 2) @ md.vec(A), md.vec(A.T))
    assert not same(K(2, 3).T, K(2, 3))
    assert not same(K(2, 3) @ K(2, 3), np.eye(6, dtype=np.int64))


def test_duplication_fails_on_an_asymmetric_matrix():
    A = probe(3, 3)
    D, L = integer(md.duplication_matrix(3)), integer(md.elimination_matrix(3))
    assert not same(D @ md.vech(A), md.vec(A))
    assert not same(D @ L, np.eye(9, dtype=np.int64))
    assert not same(2 * D @ L, np.eye(9, dtype=np.int64) + K(3, 3))


# Sparse, and without a matrix


@pytest.mark.parametrize(("name", "build", "apply", "sizes"), OPERATORS, ids=OPERATOR_IDS)
def test_sparse_equals_dense(name, build, apply, sizes):
    dense, sparse = build(*sizes), build(*sizes, sparse=True)
    assert isinstance(sparse, scipy.sparse.csr_array)
    assert sparse.has_canonical_format
    assert dense.dtype == sparse.dtype == np.float64
    assert same(integer(sparse.toarray()), integer(dense))


@pytest.mark.parametrize("columns", [(), (1,), (3,)])
@pytest.mark.parametrize(("name", "build", "apply", "sizes"), OPERATORS, ids=OPERATOR_IDS)
def test_apply_equals_the_product(name, build, apply, sizes, columns):
    M = integer(build(*sizes))
    v, w = probe(M.shape[1], *columns), probe(M.shape[0], *columns)
    assert same(apply(v, *sizes), M @ v)
    assert same(apply(w, *sizes, transpose=True), M.T @ w)


def test_apply_with_sizes_or_transpose_exchanged_differs():
    v = probe(6)
    right = K(2, 3) @ v
    assert not same(md.apply_commutation(v, 3, 2), right)
    assert not same(md.apply_commutation(v, 2, 3, transpose=True), right)


def test_apply_takes_arrays_that_are_not_contiguous():
    v = probe(4, 12)[:, ::2].T
    assert not v.flags.c_contiguous
    assert same(md.apply_commutation(v, 2, 3), K(2, 3) @ v)


def test_apply_reaches_sizes_whose_matrix_would_not_fit():
    n = 1000
    A = np.arange(n * n).reshape(n, n)
    assert same(md.apply_commutation(md.vec(A), n, n), md.vec(A.T))
    assert same(md.apply_elimination(md.vec(A), n), md.vech(A))


# Bad input: the whole text of each error

NOT_SIZES = [
    (0, "n=0"),
    (-2, "n=-2"),
    (2.0, "n=2.0"),
    (True, "n=True"),
    ("3", "n='3'"),
    (None, "n=None"),
    (np.eye(3), "an object of type ndarray"),
]
SIZED = [
    ("commutation_matrix", lambda n: md.commutation_matrix(2, n)),
    ("duplication_matrix", md.duplication_matrix),
    ("elimination_matrix", md.elimination_matrix),
    ("apply_commutation", lambda n: md.apply_commutation([1, 2], 2, n)),
    ("apply_duplication", lambda n: md.apply_duplication([1, 2], n)),
    ("apply_elimination", lambda n: md.apply_elimination([1, 2], n)),
]
READERS = [
    ("vec", "A", md.vec),
    ("vech", "A", md.vech),
    ("unvec", "v", md.unvec),
    ("unvech", "v", md.unvech),
    ("apply_commutation", "v", lambda v: md.apply_commutation(v, 1, 1)),
    ("apply_duplication", "v", lambda v: md.apply_duplication(v, 1)),
    ("apply_elimination", "v", lambda v: md.apply_elimination(v, 1)),
]
NOT_ARRAYS = [
    ([], DataError, "is empty (shape (0,)); it needs at least one entry."),
    (np.ones((0, 3)), DataError, "is empty (shape (0, 3)); it needs at least one entry."),
    ([[1, 2], [3]], DataError, "is ragged: its rows have different lengths; they must be equal."),
    (["x", "y"], DataError, "holds text ('x'); numbers are expected."),
    ([None], DataError, "holds None; numbers are expected."),
]
WRONG = [
    (
        lambda: md.vec(np.ones((2, 3, 4))),
        "vec: A has 3 axes, 2×3×4; expected a scalar or a vector or a matrix.",
    ),
    (
        lambda: md.unvech(np.ones((2, 3, 4))),
        "unvech: v has 3 axes, 2×3×4; expected a vector or a matrix.",
    ),
    (
        lambda: md.apply_commutation(np.ones((6, 1, 1)), 2, 3),
        "apply_commutation: v has 3 axes, 6×1×1; expected a vector or a matrix.",
    ),
    (
        lambda: md.vech(np.ones((2, 3))),
        "vech needs a square matrix; A is 2×3. vec takes any matrix.",
    ),
    (
        lambda: md.unvech([1, 2, 3, 4, 5]),
        "unvech needs a length n(n+1)/2 = 1, 3, 6, 10, …; got 5.",
    ),
    (
        lambda: md.unvech(np.ones((1, 3))),
        "unvech needs a vector, shape (k,) or (k, 1); v is 1×3. A row is passed as v.T.",
    ),
    (
        lambda: md.unvec(np.ones((3, 2))),
        "unvec needs a vector, shape (k,) or (k, 1); v is 3×2. Is it a matrix already?",
    ),
    (
        lambda: md.unvec(np.ones(6)),
        "unvec without a shape needs a square length 1, 4, 9, 16, …; got 6. "
        "Pass shape=(m, n) for a rectangular matrix; unvech undoes vech.",
    ),
    (
        lambda: md.unvec(np.ones(5), (2, 3)),
        "unvec: shape 2×3 needs m*n = 2*3 = 6 entries; v has 5.",
    ),
    (
        lambda: md.unvec(np.ones(6), 6),
        "unvec needs shape=(m, n), two sizes; got shape=6.",
    ),
    (
        lambda: md.unvec(np.ones(6), (2, -1)),
        "unvec needs n to be a positive integer; got n=-1.",
    ),
    (
        lambda: md.apply_commutation(np.ones(5), 2, 3),
        "apply_commutation needs v with m*n = 2*3 = 6 entries; got 5.",
    ),
    (
        lambda: md.apply_commutation(np.ones((4, 6)), 2, 3),
        "apply_commutation needs v with m*n = 2*3 = 6 rows; got 4. Did you mean v.T?",
    ),
    (
        lambda: md.apply_duplication(np.ones(9), 3),
        "apply_duplication needs v with n(n+1)/2 = 3*4/2 = 6 entries; got 9. "
        "9 is the length of vec: should transpose be the other way?",
    ),
    (
        lambda: md.apply_elimination(np.ones((6, 2)), 3),
        "apply_elimination needs v with n*n = 3*3 = 9 rows; got 6. "
        "6 is the length of vech: should transpose be the other way?",
    ),
    (
        lambda: md.apply_elimination(np.ones(7), 3, transpose=True),
        "apply_elimination needs v with n(n+1)/2 = 3*4/2 = 6 entries; got 7.",
    ),
]


def message(error_class, call) -> str:
    with pytest.raises(error_class) as caught:
        call()
    assert type(caught.value) is error_class
    return str(caught.value)


@pytest.mark.parametrize(("size", "shown"), NOT_SIZES, ids=[shown for _, shown in NOT_SIZES])
@pytest.mark.parametrize(("name", "function"), SIZED, ids=[name for name, _ in SIZED])
def test_a_size_is_a_positive_integer(name, function, size, shown):
    text = message(ShapeError, lambda: function(size))
    assert text == f"{name} needs n to be a positive integer; got {shown}."


def test_a_numpy_integer_is_a_size():
    assert md.commutation_matrix(np.int64(2), np.uint8(3)).shape == (6, 6)


@pytest.mark.parametrize(("value", "error_class", "text"), NOT_ARRAYS)
@pytest.mark.parametrize(("name", "argument", "function"), READERS, ids=[r[0] for r in READERS])
def test_what_is_no_array_is_named(name, argument, function, value, error_class, text):
    assert message(error_class, lambda: function(value)) == f"{name}: {argument} {text}"


@pytest.mark.parametrize(("call", "text"), WRONG, ids=[text[:40] for _, text in WRONG])
def test_a_wrong_shape_is_named(call, text):
    assert message(ShapeError, call) == text


@pytest.mark.parametrize(
    ("order", "hint"),
    [("F", " NumPy's 'F' is 'column' here."), ("C", " NumPy's 'C' is 'row' here."), (None, "")],
)
def test_an_unknown_order_is_named(order, hint):
    expected = f"order={order!r}; expected 'column' or 'row'.{hint}"
    assert message(LayoutError, lambda: md.vec([[1]], order=order)) == f"vec: {expected}"
    assert message(LayoutError, lambda: md.unvec([1], order=order)) == f"unvec: {expected}"


def test_a_matrix_too_large_names_the_way_out():
    with pytest.raises(MemoryError, match=r"Use sparse=True, or the apply_ function\.$"):
        md.commutation_matrix(3000, 3000)


def test_sparse_without_scipy_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(ImportError, match="sparse=True needs SciPy; install it or leave sparse"):
        md.duplication_matrix(3, sparse=True)


def loads_scipy(code: str) -> bool:
    test = f"import sys, mdlib; {code}; print('scipy' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", test], capture_output=True, text=True, check=True, timeout=60
    )
    return run.stdout.strip() == "True"


def test_scipy_loads_only_for_sparse():
    assert not loads_scipy("mdlib.commutation_matrix(2, 3); mdlib.apply_duplication([1], 1)")
    assert loads_scipy("mdlib.commutation_matrix(2, 3, sparse=True)")
