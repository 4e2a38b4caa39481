"""The bank of mistakes: what people get wrong in matrix derivatives, as data.

One row a mistake. The checker finds out which of them an answer holds; the words are here.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import MdlibError
from ..lectures import lecture_link


@dataclass(frozen=True)
class Mistake:
    """One mistake of the bank.

    Attributes
    ----------
    id : str
        "M28"; an N marks the general ones that are no row of the published bank.
    name : str
        A few words.
    what : str
        One sentence: what went wrong.
    hint : str
        One sentence: what to try. It does not give the answer away.
    example : str
        A task in which it happens, and the wrong answer given to it.
    lecture : str
        The number of the lecture that treats it.
    section : str
        A heading of that lecture.
    asks : tuple of str
        What the sentences take for granted of f, by the names of the checker's tests on it.
    claims : "factor", "sign" or ""
        What they claim of the whole answer; two such claims cannot both be made.
    """

    id: str
    name: str
    what: str
    hint: str
    example: str
    lecture: str
    section: str
    asks: tuple[str, ...] = ()
    claims: str = ""

    @property
    def link(self) -> str:
        """The lecture's notebook, at the section where the mistake is treated."""
        return lecture_link(self.lecture, self.section)


def mistake(id: str) -> Mistake:
    """The mistake of an id.

    Raises
    ------
    MdlibError
        If the bank has no such id.

    Examples
    --------
    >>> mistake("M28").name
    'sign of the inverse lost'
    """
    if id not in BANK:
        raise MdlibError(f"mistake: no {id!r} in the bank; it has M01 to M55 and N01 to N09.")
    return BANK[id]


_ROWS = (
    Mistake(
        "M01",
        "transposed layout",
        "This is the transpose of the derivative in the layout asked for.",
        "Compare the shape of the answer with that of the variable, at sizes that all differ.",
        "tr(A @ X) by X: A",
        "01",
        "When is one layout the transpose of the other?",
    ),
    Mistake(
        "M02",
        "derivative of a trace taken for a trace",
        "The trace was kept, but a trace is one number and the derivative has one for each entry.",
        "Write the differential as tr(M dX) and ask what multiplies dX.",
        "tr(A @ X) by X: tr(A)*eye(n)",
        "08",
        "The idea",
        asks=("a trace in df",),
    ),
    Mistake(
        "M03",
        "transposed differential",
        "The transposed dX was treated as dX.",
        "Bring dX out of the transpose before reading off the gradient.",
        "tr(X.T @ A) by X: A.T",
        "08",
        "Third example: the variable occurs twice",
    ),
    Mistake(
        "M04",
        "inner for outer product",
        "An inner product stands where an outer product belongs.",
        "Write the sizes under the two vectors, in both orders.",
        "a.T @ X @ b by X: a.T @ b",
        "04",
        "Two more by entries",
        asks=("an outer product",),
    ),
    Mistake(
        "M05",
        "row for a column",
        "The answer is a row, and this layout wants a column.",
        "Ask which of the two the gradient with respect to a column is in the layout in force.",
        "a.T @ x by x: a.T",
        "02",
        "The derivation",
    ),
    Mistake(
        "M06",
        "Jacobian in the other layout",
        "This is the Jacobian in the other layout.",
        "Say for the layout in force whose entries run down the rows.",
        "A @ x by x, numerator layout: A.T",
        "03",
        "Why nobody notices",
    ),
    Mistake(
        "M07",
        "parameter taken for symmetric",
        "A matrix was taken for symmetric that nobody said is.",
        "Derive it again and keep each matrix apart from its transpose.",
        "x.T @ A @ x by x: 2*A @ x",
        "08",
        "Third example: the variable occurs twice",
    ),
    Mistake(
        "M08",
        "product rule for one occurrence only",
        "The variable occurs more than once, and not every occurrence was differentiated.",
        "Count the occurrences; each of them gives a term.",
        "x.T @ A @ x by x: A @ x",
        "06",
        "The rules",
    ),
    Mistake(
        "M08b",
        "product rule for the last occurrence only",
        "The variable occurs more than once, and only its last occurrence was differentiated.",
        "Count the occurrences; each of them gives a term.",
        "x.T @ A @ x by x: A.T @ x",
        "06",
        "The rules",
    ),
    Mistake(
        "M09",
        "wrong variable",
        "This is the derivative with respect to another symbol of the formula.",
        "Mark the variable in the formula and hold everything else fixed.",
        "x.T @ A @ x by x: x @ x.T",
        "04",
        "The idea",
    ),
    Mistake(
        "M10",
        "factor 2 missing",
        "A square was differentiated, and its factor 2 is missing.",
        "Differentiate the square of one number and compare.",
        "norm(X @ w - y)**2 by w: X.T @ (X @ w - y)",
        "02",
        "A factor that got lost",
        asks=("a square",),
        claims="factor",
    ),
    Mistake(
        "M11",
        "sign of the residual",
        "A sign is wrong: the difference was turned round.",
        "Check which of the two sides is subtracted, in f and in your answer.",
        "norm(X @ w - y)**2 by w: 2*X.T @ (y - X @ w)",
        "10",
        "The derivation without entries",
        claims="sign",
    ),
    Mistake(
        "M12",
        "sum over the samples lost",
        "Each sample has a row of its own; they were never added up.",
        "Count the entries: there is one for each entry of the variable.",
        "norm(X @ w - y)**2 by w: 2*diag(X @ w - y) @ X",
        "10",
        "The derivation without entries",
    ),
    Mistake(
        "M13",
        "one sample only",
        "This is the derivative of one term of a sum, that of one sample.",
        "Write f as a sum over the samples and differentiate all of it.",
        "norm(X @ w - y)**2 by w: the gradient of the first sample",
        "10",
        "The derivation without entries",
    ),
    Mistake(
        "M14",
        "mean for sum",
        "The answer is divided by a size, as a mean is and a sum is not.",
        "Compare f with what you differentiated.",
        "norm(X @ w - y)**2 by w: (2/N) Xᵀ(Xw − y)",
        "10",
        "The derivation without entries",
        claims="factor",
    ),
    Mistake(
        "M15",
        "inner derivative missing",
        "Only one function of two was differentiated, and the inner one was left as it is.",
        "Compare the symbols of f with yours, and differentiate an inner expression too.",
        "norm(X @ w - y)**2 by w: 2*(X @ w - y)",
        "02",
        "A worked example, fading",
    ),
    Mistake(
        "M16",
        "one factor transposed or not",
        "One factor should be transposed and is not, or is and should not be.",
        "Follow that factor from the differential to the gradient, at sizes that all differ.",
        "norm(X @ w - y)**2 by w, X square: 2*X @ (X @ w - y)",
        "08",
        "Why one may read off",
    ),
    Mistake(
        "M17",
        "column minus one-dimensional array",
        "A column minus a one-dimensional array became a square of differences.",
        "Give both of them two axes before subtracting.",
        "norm(X @ w - y)**2 by w, in code with y of shape (n,)",
        "02",
        "One axis or two",
    ),
    Mistake(
        "M18",
        "factor 1/2 not used",
        "The answer is twice the derivative: f has a factor 1/2.",
        "Carry the 1/2 along from the first line.",
        "1/2*norm(X @ w - y)**2 by w: 2*X.T @ (X @ w - y)",
        "10",
        "Relatives: ridge, weights, several outputs",
        asks=("a half",),
        claims="factor",
    ),
    Mistake(
        "M19",
        "regulariser dropped",
        "The term that penalises the variable itself was not differentiated.",
        "Differentiate f term by term, and tick each off.",
        "1/2*norm(X @ w - y)**2 + lam/2*norm(w)**2 by w: X.T @ (X @ w - y)",
        "10",
        "Relatives: ridge, weights, several outputs",
    ),
    Mistake(
        "M20",
        "sign of the regulariser",
        "The term from the penalty has the wrong sign.",
        "Compare the signs in f with those in your answer, term by term.",
        "1/2*norm(X @ w - y)**2 + lam/2*norm(w)**2 by w: X.T @ (X @ w - y) - lam*w",
        "10",
        "Relatives: ridge, weights, several outputs",
        claims="sign",
    ),
    Mistake(
        "M21",
        "factor on the wrong side",
        "The factors of a product stand in the wrong order, one of them on the wrong side.",
        "Write the sizes under each factor, with sizes that all differ.",
        "norm(X @ W - Y)**2 by W: 2*(X @ W - Y) @ X.T",
        "10",
        "Relatives: ridge, weights, several outputs",
    ),
    Mistake(
        "M22",
        "factors swapped under the trace",
        "Factors under the trace were swapped; they may only be rotated.",
        "Move a factor from one end of the product to the other, and keep the order otherwise.",
        "tr(A @ X @ B) by X: B.T @ A.T",
        "07",
        "Three factors: cyclic, not commutative",
        asks=("a trace",),
    ),
    Mistake(
        "M23",
        "product transposed without reversing it",
        "A product was transposed factor by factor, and its order was not reversed.",
        "Transpose a product of two rectangular matrices and look at the sizes.",
        "tr(A @ X @ B) by X: B.T @ A.T",
        "08",
        "Second example: the question",
        asks=("a trace",),
    ),
    Mistake(
        "M24",
        "constants pulled out of the trace",
        "The constants were left on their own sides, as if the trace were not there.",
        "Rotate the product until dX stands last, then read off and transpose.",
        "tr(A @ X @ B) by X: A @ B",
        "08",
        "Second example: the question",
        asks=("constants beside the variable",),
    ),
    Mistake(
        "M25",
        "commuting assumed",
        "Two matrices were exchanged in a product as if they commuted.",
        "Write the product out, and let one factor change at a time.",
        "tr(A @ mpow(X, 2)) by X: 2*(A @ X).T",
        "05",
        "A product in which both factors move",
    ),
    Mistake(
        "M26",
        "tr(XX) for the squared norm",
        "This belongs to tr(XX), and the squared norm is the trace of a matrix with its transpose.",
        "Write the sum of squared entries as a trace, at a rectangular matrix.",
        "norm(X)**2 by X: 2*X.T",
        "07",
        "The inner product",
        asks=("a squared norm",),
    ),
    Mistake(
        "M27",
        "norm and squared norm mixed up",
        "This belongs to the squared norm where f has the norm, or the other way round.",
        "Try it with one number: the slope of its absolute value, and that of its square.",
        "norm(x) by x: 2*x",
        "10",
        "The norm and its square",
    ),
    Mistake(
        "M27b",
        "chain rule of the square root",
        "A factor 2 is missing: the inside of the root is a square with a derivative of its own.",
        "Write the root of u, differentiate it, then u.",
        "norm(x) by x: x/(2*norm(x))",
        "10",
        "The norm and its square",
        claims="factor",
    ),
    Mistake(
        "M28",
        "sign of the inverse lost",
        "The differential of an inverse has a minus sign, and it got lost.",
        "Differentiate the product of X and its inverse, which does not change.",
        "a.T @ inv(X) @ b by X: inv(X).T @ a @ b.T @ inv(X).T",
        "06",
        "The inverse",
        claims="sign",
    ),
    Mistake(
        "M29",
        "transposes dropped",
        "Transposes were dropped, or put in the wrong place, on the way to the gradient.",
        "Write the differential as tr(M dX), and recall how the gradient follows from M.",
        "a.T @ inv(X) @ b by X: -inv(X) @ a @ b.T @ inv(X)",
        "09",
        "Rows with an inverse",
    ),
    Mistake(
        "M30",
        "scalar power rule for an inverse",
        "The inverse was differentiated by the power rule of numbers.",
        "Keep in mind that dX and X do not commute: dX stands between two factors.",
        "a.T @ inv(X) @ b by X: -mpow(inv(X).T, 2) @ a @ b.T",
        "06",
        "The inverse",
    ),
    Mistake(
        "M31",
        "adjugate for the cofactor matrix",
        "The adjugate or the inverse stands where its transpose belongs.",
        "Expand a 2×2 determinant and differentiate by one entry off the diagonal.",
        "det(X) by X: det(X)*inv(X)",
        "09",
        "The determinant",
    ),
    Mistake(
        "M32",
        "determinant treated like its logarithm",
        "This belongs to log det, and f has the determinant itself.",
        "Recall what the derivative of log u is in terms of u.",
        "det(X) by X: inv(X).T",
        "09",
        "The determinant",
    ),
    Mistake(
        "M33",
        "determinant treated as a product of entries",
        "The cofactors are missing: every entry was treated alike.",
        "Expand a 2×2 determinant and differentiate by each of its entries.",
        "det(X) by X: det(X)*ones(n, n)",
        "09",
        "The determinant",
    ),
    Mistake(
        "M34",
        "inner derivative of log det forgotten",
        "The logarithm was differentiated, but not the determinant inside it.",
        "Apply the chain rule: first the logarithm, then the determinant.",
        "logdet(X) by X: 1/det(X)*ones(n, n)",
        "09",
        "A worked example, fading",
    ),
    Mistake(
        "M35",
        "adjugate not divided by the determinant",
        "The determinant was differentiated, but not its logarithm.",
        "Recall how adjugate, determinant and inverse hang together.",
        "logdet(X) by X: adj(X).T",
        "09",
        "A worked example, fading",
    ),
    Mistake(
        "M36",
        "symmetric-parametrised gradient",
        "Entries off the diagonal are counted twice, as for a symmetric variable.",
        "Change one entry alone; nothing says that its mirror image changes too.",
        "logdet(X) by X: 2*inv(X) - inv(X)*eye(n)",
        "09",
        "A worked example, fading",
    ),
    Mistake(
        "M37",
        "value of the function for its slope",
        "The function itself stands where its derivative belongs.",
        "Write the derivative of the elementwise function next to the function.",
        "sum(sigmoid(W @ x)) by W: sigmoid(W @ x) @ x.T",
        "03",
        "Functions that act entry by entry",
    ),
    Mistake(
        "M37b",
        "elementwise function passed over",
        "The elementwise function was treated as if it were not there.",
        "Give its argument a name, and differentiate the function too.",
        "sum(sigmoid(W @ x)) by W: ones(m) @ x.T",
        "03",
        "Functions that act entry by entry",
    ),
    Mistake(
        "M38",
        "elementwise and matrix product mixed up",
        "An elementwise product was taken for a matrix product, or the other way round.",
        "Write out one entry of the product, at a rectangular shape.",
        "sum((A*X)**2) by X: 2*A.T @ (A @ X)",
        "09",
        "Quadratic rows",
    ),
    Mistake(
        "M39",
        "chain rule in the wrong order",
        "The factors of the chain rule stand in the wrong order.",
        "Write the sizes under each factor, with sizes that all differ.",
        "1/2*norm(A @ B @ x)**2 by x: A.T @ B.T @ (A @ B @ x)",
        "03",
        "The chain rule, and its order",
        asks=("a chain",),
    ),
    Mistake(
        "M40",
        "Jacobians not transposed",
        "Jacobians were multiplied as they stand; going backwards each is transposed.",
        "Transpose the whole product, and mind what that does to its order.",
        "1/2*norm(A @ B @ x)**2 by x: A @ B @ (A @ B @ x)",
        "03",
        "When the wrong order stays silent",
        asks=("two transposed",),
    ),
    Mistake(
        "M41",
        "chain rule without the trace",
        "The trace is missing, and a matrix stands where it makes a number.",
        "Ask for the shape of each factor: a chain through a matrix adds up over its entries.",
        "logdet(A + t*B) by t: inv(A + t*B) @ B",
        "04",
        "From a number through a matrix to a number",
    ),
    Mistake(
        "M41b",
        "chain rule without the transpose",
        "Entries were multiplied one by one and added, without the transpose that goes with it.",
        "Write the trace of a product of two matrices out in entries.",
        "logdet(A + t*B) by t: sum(inv(A + t*B)*B)",
        "04",
        "When a lost transpose stays silent",
    ),
    Mistake(
        "M42",
        "elementwise function for a function of the matrix",
        "A function of the entries was taken for a function of the matrix, or the reverse.",
        "Compare both for a 2×2 matrix that is not diagonal; ** goes entry by entry.",
        "tr(mpow(X, 3)) by X: 3*X**2",
        "09",
        "Quadratic rows",
    ),
    Mistake(
        "M43",
        "softmax treated as elementwise",
        "Softmax was treated as elementwise, but each of its entries depends on all.",
        "Differentiate the first entry of the softmax by the second of its argument.",
        "softmax(z) by z: diag(p*(1 - p))",
        "03",
        "Functions that act entry by entry",
    ),
    Mistake(
        "M44",
        "stopped at the logarithm",
        "The logarithm was differentiated, and the softmax inside it was not.",
        "Multiply by the Jacobian of the softmax.",
        "-sum(y*log(softmax(z))) by z: -y/softmax(z)",
        "03",
        "The chain rule, and its order",
        asks=("a log of softmax",),
    ),
    Mistake(
        "M45",
        "Kronecker factors swapped",
        "The Kronecker factors are swapped.",
        "Write vec(AXB) for a 2×2 matrix X with three zeros.",
        "A @ X @ B by X, numerator layout: kron(A, B.T)",
        "05",
        "vec, and its convention",
    ),
    Mistake(
        "M46",
        "transpose inside the Kronecker product",
        "A factor of the Kronecker product should be transposed and is not, or the reverse.",
        "Check the sizes of vec(AXB) when A, X and B are all rectangular.",
        "A @ X @ B by X, numerator layout: kron(B, A)",
        "05",
        "Where it breaks, and where it stays silent",
    ),
    Mistake(
        "M47",
        "commutation matrix forgotten",
        "The vec of a transpose was taken for the vec of the matrix.",
        "Stack a 2×3 matrix and its transpose, and compare.",
        "X.T @ A by X, numerator layout: kron(A.T, eye(n))",
        "05",
        "The commutation matrix",
    ),
    Mistake(
        "M48",
        "variable transposed",
        "The formula is right at the transposed variable: rows and columns are exchanged.",
        "Differentiate by one entry off the diagonal, say x_12, and see where it lands.",
        "mpow(X, 2) by X, numerator layout: kron(eye(n), X.T) + kron(X, eye(n))",
        "05",
        "A product in which both factors move",
    ),
    Mistake(
        "M49",
        "inner minus sign forgotten",
        "A sign is wrong: the variable stands behind a minus, which has a derivative too.",
        "Differentiate the inner difference on a line of its own.",
        "1/2*(x - m).T @ inv(C) @ (x - m) by m: inv(C) @ (x - m)",
        "11",
        "The gradient with respect to the mean",
        claims="sign",
    ),
    Mistake(
        "M50",
        "covariance for precision",
        "A matrix stands where its inverse belongs.",
        "Check the units: how does each factor change when the data are in other units?",
        "1/2*(x - m).T @ inv(C) @ (x - m) by m: -C @ (x - m)",
        "11",
        "The gradient with respect to the mean",
    ),
    Mistake(
        "M51",
        "differential of the inverse forgotten",
        "The inverse was not differentiated as one.",
        "Find each place where the variable is inverted, and apply its rule there.",
        "1/2*logdet(C) + 1/2*d.T @ inv(C) @ d by C: 1/2*(inv(C).T - d @ d.T)",
        "11",
        "The gradient with respect to the covariance matrix",
    ),
    Mistake(
        "M52",
        "difference of the means forgotten",
        "The term with the difference of the means is missing.",
        "List the terms of f that hold the variable, and tick each off.",
        "KL divergence by S1: the terms of S0 alone",
        "12",
        "The gradient with respect to the second covariance matrix",
        asks=(
            "a divergence",
            "a difference of means",
        ),
    ),
    Mistake(
        "M53",
        "log ratio upside down",
        "The logarithm of the ratio has the wrong sign: the ratio is upside down.",
        "Write the logarithm of a ratio as a difference, and look which is subtracted.",
        "KL divergence by S1: -inv(S1) for inv(S1)",
        "12",
        "The gradient with respect to the second covariance matrix",
        asks=("a divergence",),
        claims="sign",
    ),
    Mistake(
        "M54",
        "roles exchanged",
        "Two symbols, or two factors, are in each other's place.",
        "Follow each symbol of f into the answer.",
        "KL divergence of N0 from N1 by S1: that of N1 from N0",
        "12",
        "The gradient with respect to the second covariance matrix",
    ),
    Mistake(
        "M55",
        "log-determinant forgotten",
        "A logarithm in f was not differentiated.",
        "List the terms of f that hold the variable, and tick each off.",
        "KL divergence by S0: 1/2*inv(S1)",
        "11",
        "The gradient with respect to the covariance matrix",
        asks=("a logarithm",),
    ),
    Mistake(
        "N01",
        "one-dimensional array",
        "The answer is a one-dimensional array, neither a column nor a row.",
        "Keep two axes: a column is (n, 1).",
        "x.T @ A @ x by x, in code: an array of shape (n,)",
        "02",
        "One axis or two",
    ),
    Mistake(
        "N02",
        "constant factor",
        "The answer is a constant times the derivative.",
        "Look for a constant lost or added.",
        "3*a.T @ x by x: a",
        "02",
        "A factor that got lost",
        claims="factor",
    ),
    Mistake(
        "N03",
        "sign",
        "The sign of the whole answer is wrong.",
        "Follow each minus from the first line.",
        "-(a.T @ x) by x: a",
        "06",
        "The rules",
        claims="sign",
    ),
    Mistake(
        "N04",
        "sign of one term",
        "One term has the wrong sign.",
        "Go through f term by term, and carry each sign along.",
        "a.T @ x - b.T @ x by x: a + b",
        "06",
        "The rules",
        claims="sign",
    ),
    Mistake(
        "N05",
        "one term missing",
        "One term is missing.",
        "Count the terms of f, and how often the variable occurs in each.",
        "a.T @ x + b.T @ x by x: a",
        "06",
        "The rules",
    ),
    Mistake(
        "N06",
        "factor of one term",
        "One term has the wrong constant factor.",
        "Go through f term by term, and carry the number in front of each along.",
        "norm(x)**2 + a.T @ x by x: x + a",
        "06",
        "The rules",
        claims="factor",
    ),
    Mistake(
        "N07",
        "variable taken for symmetric",
        "The variable was taken for symmetric.",
        "Keep the variable apart from its transpose.",
        "tr(X @ A @ X) by X: A.T @ X + X @ A.T",
        "09",
        "Quadratic rows",
    ),
    Mistake(
        "N08",
        "diag left out",
        "A column stands where a diagonal matrix belongs.",
        "Ask how each entry of f depends on each entry of the variable, also where it does not.",
        "exp(x) by x: exp(x)",
        "03",
        "Functions that act entry by entry",
    ),
    Mistake(
        "N09",
        "condition assumed",
        "This is right under a condition that the question does not state.",
        "Derive it again without that condition.",
        "-sum(t*log(softmax(z))) by z: softmax(z) - t",
        "03",
        "The chain rule, and its order",
    ),
)
BANK: dict[str, Mistake] = {row.id: row for row in _ROWS}
