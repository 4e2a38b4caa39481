"""Part D: the trace."""

from __future__ import annotations

from ..checks import equal
from ..counterexamples import at
from ..entry import Entry

TOPIC = "the trace"
CYCLE = {"A": "m n", "B": "n p", "C": "p m"}

ENTRIES = [
    Entry(
        ids=("000-T1", "001-T1"),
        title="A scalar is its own trace",
        printed=r"a = \operatorname{tr}(a)",
        proviso="$a$ is a scalar.",
        checks=(equal("a", "tr(a)", a=""),),
        proof=(r"Definition: the sum over the only diagonal entry.",),
    ),
    Entry(
        ids=("000-T2", "001-T2", "003-2.2"),
        title="Transpose under the trace",
        printed=r"\operatorname{tr}(A) = \operatorname{tr}(A^{\top})",
        checks=(equal("tr(A)", "tr(A.T)", A="n n"),),
        proof=("Definition: transposing leaves the diagonal where it is.",),
    ),
    Entry(
        ids=("001-T3", "003-2.1"),
        title="The trace is linear",
        printed=r"\operatorname{tr}(A + B) = \operatorname{tr} A + \operatorname{tr} B;\quad"
        r"\operatorname{tr}(\alpha A + \beta B) ="
        r" \alpha \operatorname{tr} A + \beta \operatorname{tr} B",
        checks=(
            equal("tr(A + B)", "tr(A) + tr(B)", A="n n", B="n n"),
            equal(
                "tr(alpha*A + beta*B)",
                "alpha*tr(A) + beta*tr(B)",
                A="n n",
                B="n n",
                alpha="",
                beta="",
            ),
        ),
        proof=(
            r"Definition: $\sum_i (\alpha a_{ii} + \beta b_{ii})"
            r" = \alpha \sum_i a_{ii} + \beta \sum_i b_{ii}$.",
        ),
    ),
    Entry(
        ids=("000-T3", "003-2.3"),
        title="Cyclic rotation of two factors",
        printed=r"\operatorname{tr}(AB) = \operatorname{tr}(BA)",
        note=r"True for $A$ $m \times n$ and $B$ $n \times m$ too; the document's proof takes both "
        r"$n \times n$.",
        checks=(equal("tr(A @ B)", "tr(B @ A)", A="m n", B="n m"),),
        proof=(
            r"Definition: $\operatorname{tr}(AB) = \sum_i \sum_k a_{ik} b_{ki}$.",
            r"Exchange the sums: $\sum_k \sum_i b_{ki} a_{ik} = \operatorname{tr}(BA)$.",
        ),
    ),
    Entry(
        ids=("001-T4",),
        title="The inner product is symmetric",
        printed=r"\operatorname{tr}(A^{\top} B) = \operatorname{tr}(B^{\top} A)",
        note="The document calls this commutativity.",
        checks=(equal("tr(A.T @ B)", "tr(B.T @ A)", A="m n", B="m n"),),
        proof=(r"Transpose under the trace: $(A^{\top} B)^{\top} = B^{\top} A$.",),
    ),
    Entry(
        ids=("000-T4",),
        title="Cyclic rotation of three factors",
        printed=r"\operatorname{tr}(ABC) = \operatorname{tr}(CAB) = \operatorname{tr}(BCA)",
        checks=(
            equal("tr(A @ B @ C)", "tr(C @ A @ B)", **CYCLE),
            equal("tr(A @ B @ C)", "tr(B @ C @ A)", **CYCLE),
        ),
        proof=(
            r"Cyclic rotation of the two factors $AB$ and $C$: $\operatorname{tr}(ABC)"
            r" = \operatorname{tr}(CAB)$.",
            r"The same with $A$ and $BC$: $\operatorname{tr}(ABC) = \operatorname{tr}(BCA)$.",
        ),
    ),
    Entry(
        ids=("003-2.4",),
        title="Rotation, not reversal",
        printed=r"\operatorname{tr}(ABC) = \operatorname{tr}(CBA) = \operatorname{tr}(BCA)",
        verdict="wrong",
        statement=r"\operatorname{tr}(ABC) = \operatorname{tr}(CAB) = \operatorname{tr}(BCA)",
        note=r"$\operatorname{tr}(CBA)$ differs in general. The document's own proof arrives at "
        r"$\operatorname{tr}(CAB)$.",
        checks=(
            equal("tr(A @ B @ C)", "tr(C @ A @ B)", **CYCLE),
            equal("tr(A @ B @ C)", "tr(B @ C @ A)", **CYCLE),
        ),
        proof=(r"Cyclic rotation of the two factors $AB$ and $C$, then of $A$ and $BC$.",),
        counterexample=at(
            {"A": [[0, 1], [0, 0]], "B": [[0, 0], [1, 0]], "C": [[1, 0], [0, 0]]},
            of="tr(A @ B @ C)",
            printed="tr(C @ B @ A)",
            right="tr(C @ A @ B)",
            A="n n",
            B="n n",
            C="n n",
        ),
    ),
    Entry(
        ids=("001-T5",),
        title="Hadamard swap",
        printed=r"\operatorname{tr}(A^{\top} (B \circ C)) = \operatorname{tr}((A \circ "
        r"B)^{\top} C)",
        proviso="$A$, $B$ and $C$ have the same shape.",
        checks=(equal("tr(A.T @ (B*C))", "tr((A*B).T @ C)", A="m n", B="m n", C="m n"),),
        proof=(r"Frobenius inner product: both are $\sum_{ij} a_{ij} b_{ij} c_{ij}$.",),
    ),
    Entry(
        ids=("003-2.5",),
        title="A bilinear form as a trace",
        printed=r"x^{\top} A y = \operatorname{tr}(x^{\top} A y) = \operatorname{tr}(A y x^{\top})",
        checks=(
            equal("x.T @ A @ y", "tr(x.T @ A @ y)", x="m", A="m n", y="n"),
            equal("x.T @ A @ y", "tr(A @ y @ x.T)", x="m", A="m n", y="n"),
        ),
        proof=("A scalar is its own trace.", r"Cyclic rotation: $x^{\top}$ goes to the end."),
    ),
]
