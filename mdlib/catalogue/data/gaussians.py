"""Part G: Gaussians. Checked against sums that do not use the formulas."""

from ..integrals import integral
from ..rows import claim, slip, topic
from ..witnesses import DensityWitness, MeasureWitness, witness

PART = "G"
KL = "(logdet(S2) - logdet(S1) - {n} + tr(inv(S2) @ S1) + (m2 - m1).T @ inv(S2) @ (m2 - m1))/2"

# fmt: off
ENTRIES = topic("Gaussians", "Gaussians",
    claim("003-G1", "Density of one variable",
        r"\text{variance } \sigma:\quad N(x \mid \mu, \sigma) = \frac{1}{(2\pi\sigma^2)^{1/2}} "
        r"\exp\left\{-\frac{1}{2\sigma^2} (x - \mu)^2\right\}",
        integral("area", "mu sigma", "1", mu="", sigma="positive"),
        integral("variance", "mu sigma", "sigma**2", mu="", sigma="positive"),
        verdict="typo",
        statement=r"\text{variance } \sigma^2:\quad N(x \mid \mu, \sigma^2) = "
        r"\frac{1}{(2\pi\sigma^2)^{1/2}} \exp\left\{-\frac{1}{2\sigma^2} (x - \mu)^2\right\}",
        note=r"$\sigma$ is the standard deviation.",
        proof=(r"Substitute $x = \mu + \sigma z$: $\int N = \frac{1}{\sqrt{2\pi}} \int "
            r"e^{-z^2/2}\,\mathrm{d}z = 1$.",
            r"Integration by parts: $\frac{\sigma^2}{\sqrt{2\pi}} \int z^2 e^{-z^2/2}\,\mathrm{d}z "
            r"= \sigma^2$."),
        counterexample=witness({"mu": 0, "sigma": 2}, "", "sigma", "sigma**2", kind=MeasureWitness,
            measure="variance", arguments=("mu", "sigma"),
            texts=(r"\sigma", r"\sigma^2", r"\int (x - \mu)^2\, N\,\mathrm{d}x"), mu="", sigma="")),
    claim("003-G2", "Density of n variables",
        r"N(x \mid \mu, \Sigma) = \frac{1}{(2\pi)^{n/2} |\Sigma|^{-1}}\exp\left\{-\tfrac{1}{2} "
        r"(x - \mu)^{\top} \Sigma^{-1} (x - \mu)\right\}",
        integral("mass", "mu Sigma", "1", mu="2", Sigma="2 2 spd"),
        integral("mass", "mu Sigma", "1", mu="1", Sigma="1 1 spd"),
        verdict="wrong",
        statement=r"N(x \mid \mu, \Sigma) = \frac{1}{(2\pi)^{n/2} "
        r"|\Sigma|^{1/2}}\exp\left\{-\tfrac{1}{2} (x - \mu)^{\top} \Sigma^{-1} (x - \mu)\right\}",
        note="With the printed factor the density does not integrate to 1.",
        proof=(r"Substitute $x = \mu + L z$ with $\Sigma = L L^{\top}$: $\mathrm{d}x = "
            r"|\Sigma|^{1/2}\,\mathrm{d}z$.",
            r"What is left is a product of $n$ integrals $\int e^{-z_i^2/2}\,\mathrm{d}z_i = "
            r"\sqrt{2\pi}$."),
        slips=(slip("wording", r"$u$ stands for $\mu$.", r"N(x \mid u, \Sigma)"),),
        counterexample=witness({"mu": 0, "Sigma": 4}, kind=DensityWitness, printed_power=1,
            right_power=-0.5,
            note=r"$n = 1$, $\Sigma = 4$: the printed density is $|\Sigma|^{3/2} = 8$ times too "
            r"large.")),
    claim("003-2.6", "Second moment", r"E[x x^{\top}] = \Sigma + \mu \mu^{\top}",
        integral("expected_outer", "mu Sigma", "Sigma + mu @ mu.T", mu="n", Sigma="n n spd"),
        note=r"True of any distribution with mean $\mu$ and covariance $\Sigma$.",
        proof=(r"Definition: $\Sigma = E[(x - \mu)(x - \mu)^{\top}]$.",
            r"Linearity of the expectation: $= E[x x^{\top}] - \mu\mu^{\top} - \mu\mu^{\top} + "
            r"\mu\mu^{\top}$."),
        slips=(slip("wording", r"$u$ stands for $\mu$.", r"E[xx^T] = \Sigma + uu^T"),)),
    claim("003-2.7", "Expectation of a quadratic form",
        r"E(x^{\top} A x) = \operatorname{tr}(\Sigma) + \mu^{\top} A \mu",
        integral("expected_quadratic", "A mu Sigma", "tr(A @ Sigma) + mu.T @ A @ mu", A="n n",
            mu="n", Sigma="n n spd"),
        verdict="wrong",
        statement=r"E(x^{\top} A x) = \operatorname{tr}(A \Sigma) + \mu^{\top} A \mu",
        proof=(r"A scalar is its own trace, cyclic rotation: $x^{\top} A x = "
            r"\operatorname{tr}(A x x^{\top})$.",
            r"Linearity: $E \operatorname{tr}(A x x^{\top}) = "
            r"\operatorname{tr}(A\, E[x x^{\top}])$.",
            r"Second moment (003-2.6): $\operatorname{tr}(A \Sigma) + "
            r"\operatorname{tr}(A \mu \mu^{\top})$.",
            r"Cyclic rotation: $\operatorname{tr}(A \mu \mu^{\top}) = \mu^{\top} A \mu$."),
        slips=(slip("proof",
                r"$\operatorname{tr}(A \mu^{\top} \mu)$ must be "
                r"$\operatorname{tr}(A \mu \mu^{\top})$.",
                r"\operatorname{tr}(\mathbf{A} \Sigma) + \operatorname{tr}(\mathbf{A} \mu^{T} \mu)",
                witness({"A": [[0, 1], [0, 0]], "mu": [1, 1]}, "mu.T @ A @ mu", "tr(A*(mu.T @ mu))",
                    "tr(A @ mu @ mu.T)", A="n n", mu="n")),),
        counterexample=witness({"A": 2, "mu": 0, "Sigma": 1}, "", "tr(Sigma) + mu.T @ A @ mu",
            "tr(A @ Sigma) + mu.T @ A @ mu", kind=MeasureWitness, measure="expected_quadratic",
            arguments=("A", "mu", "Sigma"),
            texts=(r"\operatorname{tr}(\Sigma) + \mu^{\top} A \mu",
                r"\operatorname{tr}(A \Sigma) + \mu^{\top} A \mu", r"E(x^{\top} A x)"),
            note="Here $x$ is 1 or −1, each with probability ½.", A="n n", mu="n", Sigma="n n")),
    claim("003-2.8", "KL divergence of two Gaussians",
        r"D_{KL}(P_1 \| P_2) = \tfrac{1}{2} \left\{\log \frac{|\Sigma_2|}{|\Sigma_1|} - n + "
        r"\operatorname{tr}(\Sigma_2^{-1} \Sigma_1) + (\mu_2 - \mu_1)^{\top} \Sigma_2^{-1} "
        r"(\mu_2 - \mu_1)\right\}",
        integral("divergence", "m1 S1 m2 S2", KL.format(n=2), m1="2", S1="2 2 spd", m2="2",
            S2="2 2 spd"),
        integral("divergence", "m1 S1 m2 S2", KL.format(n=1), m1="1", S1="1 1 spd", m2="1",
            S2="1 1 spd"),
        proof=(r"Definition: $E_{P_1}[\log p_1 - \log p_2]$; the constants $(2\pi)^{n/2}$ cancel.",
            r"Expectation of a quadratic form (003-2.7) with $A = \Sigma_1^{-1}$: "
            r"$E_{P_1}[(x - \mu_1)^{\top} \Sigma_1^{-1} (x - \mu_1)] = \operatorname{tr}(I) = n$.",
            r"The same with $A = \Sigma_2^{-1}$, about $\mu_2$: "
            r"$\operatorname{tr}(\Sigma_2^{-1} \Sigma_1) + (\mu_1 - \mu_2)^{\top} \Sigma_2^{-1} "
            r"(\mu_1 - \mu_2)$."),
        slips=(slip("proof", "$E_R$ stands for $E_{P_1}$.", r"E_{R}[(x-\mu_{1})(x-\mu_{1})^{T}]"),
            slip("proof", "$E_{p_i}$ stands for $E_{P_1}$.",
                r"E_{p_i}(\mathbf{x}\mathbf{x}^T) = \Sigma_1 + \mu_1 \mu_1^T"))),
)
