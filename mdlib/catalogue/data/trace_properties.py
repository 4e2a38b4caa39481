"""Part D: the trace."""

from ..checks import equal
from ..rows import claim, topic
from ..witnesses import witness

PART = "D"
CYCLE = {"A": "m n", "B": "n p", "C": "p m"}

# fmt: off
ENTRIES = topic("the trace", "The trace",
    claim("000-T1 001-T1", "A scalar is its own trace", r"a = \operatorname{tr}(a)",
        equal("a", "tr(a)", a=""), proviso="$a$ is a scalar.",
        proof=("Definition: the sum over the only diagonal entry.",)),
    claim("000-T2 001-T2 003-2.2", "Transpose under the trace",
        r"\operatorname{tr}(A) = \operatorname{tr}(A^{\top})",
        equal("tr(A)", "tr(A.T)", A="n n"),
        proof=("Definition: transposing leaves the diagonal where it is.",)),
    claim("001-T3 003-2.1", "The trace is linear",
        r"\operatorname{tr}(A + B) = \operatorname{tr} A + \operatorname{tr} "
        r"B;\quad\operatorname{tr}(\alpha A + \beta B) = \alpha \operatorname{tr} A + \beta "
        r"\operatorname{tr} B",
        equal("tr(A + B)", "tr(A) + tr(B)", A="n n", B="n n"),
        equal("tr(alpha*A + beta*B)", "alpha*tr(A) + beta*tr(B)", A="n n", B="n n", alpha="",
            beta=""),
        proof=(r"Definition: $\sum_i (\alpha a_{ii} + \beta b_{ii}) = \alpha \sum_i a_{ii} + \beta "
            r"\sum_i b_{ii}$.",)),
    claim("000-T3 003-2.3", "Cyclic rotation of two factors",
        r"\operatorname{tr}(AB) = \operatorname{tr}(BA)",
        equal("tr(A @ B)", "tr(B @ A)", A="m n", B="n m"),
        note=r"True for $A$ $m \times n$ and $B$ $n \times m$ too; the document's proof takes both "
        r"$n \times n$.",
        proof=(r"Definition: $\operatorname{tr}(AB) = \sum_i \sum_k a_{ik} b_{ki}$.",
            r"Exchange the sums: $\sum_k \sum_i b_{ki} a_{ik} = \operatorname{tr}(BA)$.")),
    claim("001-T4", "The inner product is symmetric",
        r"\operatorname{tr}(A^{\top} B) = \operatorname{tr}(B^{\top} A)",
        equal("tr(A.T @ B)", "tr(B.T @ A)", A="m n", B="m n"),
        note="The document calls this commutativity.",
        proof=(r"Transpose under the trace: $(A^{\top} B)^{\top} = B^{\top} A$.",)),
    claim("000-T4", "Cyclic rotation of three factors",
        r"\operatorname{tr}(ABC) = \operatorname{tr}(CAB) = \operatorname{tr}(BCA)",
        equal("tr(A @ B @ C)", "tr(C @ A @ B)", **CYCLE),
        equal("tr(A @ B @ C)", "tr(B @ C @ A)", **CYCLE),
        proof=(r"Cyclic rotation of the two factors $AB$ and $C$: $\operatorname{tr}(ABC) = "
            r"\operatorname{tr}(CAB)$.",
            r"The same with $A$ and $BC$: $\operatorname{tr}(ABC) = \operatorname{tr}(BCA)$.")),
    claim("003-2.4", "Rotation, not reversal",
        r"\operatorname{tr}(ABC) = \operatorname{tr}(CBA) = \operatorname{tr}(BCA)",
        equal("tr(A @ B @ C)", "tr(C @ A @ B)", **CYCLE),
        equal("tr(A @ B @ C)", "tr(B @ C @ A)", **CYCLE), verdict="wrong",
        statement=r"\operatorname{tr}(ABC) = \operatorname{tr}(CAB) = \operatorname{tr}(BCA)",
        note=r"$\operatorname{tr}(CBA)$ differs in general. The document's own proof arrives at "
        r"$\operatorname{tr}(CAB)$.",
        proof=("Cyclic rotation of the two factors $AB$ and $C$, then of $A$ and $BC$.",),
        counterexample=witness({"A": [[0, 1], [0, 0]], "B": [[0, 0], [1, 0]],
                "C": [[1, 0], [0, 0]]},
            "tr(A @ B @ C)", "tr(C @ B @ A)", "tr(C @ A @ B)", A="n n", B="n n", C="n n")),
    claim("001-T5", "Hadamard swap",
        r"\operatorname{tr}(A^{\top} (B \circ C)) = \operatorname{tr}((A \circ B)^{\top} C)",
        equal("tr(A.T @ (B*C))", "tr((A*B).T @ C)", A="m n", B="m n", C="m n"),
        proviso="$A$, $B$ and $C$ have the same shape.",
        proof=(r"Frobenius inner product: both are $\sum_{ij} a_{ij} b_{ij} c_{ij}$.",)),
    claim("003-2.5", "A bilinear form as a trace",
        r"x^{\top} A y = \operatorname{tr}(x^{\top} A y) = \operatorname{tr}(A y x^{\top})",
        equal("x.T @ A @ y", "tr(x.T @ A @ y)", x="m", A="m n", y="n"),
        equal("x.T @ A @ y", "tr(A @ y @ x.T)", x="m", A="m n", y="n"),
        proof=("A scalar is its own trace.", r"Cyclic rotation: $x^{\top}$ goes to the end.")),
)
