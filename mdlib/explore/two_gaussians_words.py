"""What explorer 8 says."""

from ..errors import Templates

# fmt: off
say = Templates("explore", {
    "two_gaussians-question": "Which KL, and why is it not symmetric?",
    "two_gaussians-question-data": "Which Gaussian makes the samples likeliest?",
    "two_gaussians-does": "pull the axes of two Gaussians, and see both divergences term by term.",
    "two_gaussians-plane": "The plane with p and q: ellipses one and two standard deviations out.",
    "two_gaussians-plane-data":
        "The plane with the samples and q: ellipses one and two standard deviations out.",
    # Controls.
    "two_gaussians-task": "task",
    "two_gaussians-compare": "compare p and q",
    "two_gaussians-fit": "fit an upright q",
    "two_gaussians-quantity": "quantity",
    "two_gaussians-mean-1": "mean μ_1",
    "two_gaussians-mean-2": "mean μ_2",
    "two_gaussians-axis-1": "axis 1",
    "two_gaussians-axis-2": "axis 2",
    "two_gaussians-angle": "angle °",
    "two_gaussians-of": "{quantity} of {name}",
    "two_gaussians-centre-of": "centre of {name}",
    "two_gaussians-end-of": "end of {axis} of {name}",
    "two_gaussians-end-at": "{name}, length {length}, angle {angle}°",
    "two_gaussians-swap": "swap names",
    "two_gaussians-same-shape": "give q the covariance of p",
    "two_gaussians-same-centre": "same centre",
    "two_gaussians-best-cover": "least KL(p‖q)",
    "two_gaussians-best-hide": "least KL(q‖p)",
    "two_gaussians-best-data": "greatest likelihood",
    "two_gaussians-try-shape": "equal covariances",
    "two_gaussians-try-centre": "pull the centres apart",
    "two_gaussians-try-fit": "fit an upright q to a slanted p",
    "two_gaussians-try-mean": "the mean alone",
    "two_gaussians-try-wide": "twice too wide",
    "two_gaussians-try-narrow": "twice too narrow",
    # The bars.
    "two_gaussians-kl": "KL({first}‖{second}) = {total}",
    "two_gaussians-lost": "ℓ / N is {total} below its greatest value",
    "two_gaussians-bar": "{name}: {trace} trace, {distance} distance, {logdet} log det, −1 size",
    "two_gaussians-term-trace": "½ tr(Σ_{second}⁻¹ Σ_{first})",
    "two_gaussians-term-distance": "½ δᵀ Σ_{second}⁻¹ δ",
    "two_gaussians-term-logdet": "½ log(|Σ_{second}| / |Σ_{first}|)",
    "two_gaussians-term-size": "n / 2",
    "two_gaussians-data-size": "n / 2",
    "two_gaussians-data-trace": "½ tr(Σ⁻¹ S)",
    "two_gaussians-data-distance": "½ δᵀ Σ⁻¹ δ",
    "two_gaussians-data-logdet": "½ log(|Σ| / |S|)",
    "two_gaussians-about":
        "KL(p‖q): the price of believing q when p is the truth. δ: difference of the means; n = 2: "
        "dimension. Above: what adds up. Below: what is taken off, and KL. Press a term.",
    "two_gaussians-about-loss":
        "Above: what adds up. Below: what is taken off, and what is left. Press a term to light "
        "it.",
    "two_gaussians-about-trace":
        "The trace: how wide {first} is in the units of {second}; 1 for equal covariances.",
    "two_gaussians-about-distance":
        "The distance: δ, from one centre to the other, in the units of {second}.",
    "two_gaussians-about-logdet":
        "The log det: above 0 where {second} has the larger area, below 0 where {first} has.",
    "two_gaussians-about-size":
        "n / 2 is what the trace is for equal covariances; without it two equal Gaussians would "
        "not be 0 apart.",
    # What is seen.
    "two_gaussians-equal": "p and q are the same: both divergences are 0.",
    "two_gaussians-only-distance":
        "Both are {pq}: with equal covariances only the distance is left, and it is the same "
        "from either side.",
    "two_gaussians-balanced":
        "Both are {pq}: what one loses in one direction, the other loses in another.",
    "two_gaussians-thin": "KL(p‖q) is {pq}, KL(q‖p) is {qp}: {thin} is thin where {wide} is not.",
    "two_gaussians-far":
        "KL(p‖q) is {pq}, KL(q‖p) is {qp}: in the units of {thin} the centres are farther "
        "apart.",
    "two_gaussians-cover":
        "KL(p‖q) is {least}, the least for an upright q: it covers p, and much that p leaves "
        "empty.",
    "two_gaussians-hide":
        "KL(q‖p) is {least}, the least for an upright q: it hides inside p, and leaves its ends "
        "out.",
    "two_gaussians-either": "p is upright: q becomes p in either direction, and nothing is lost.",
    "two_gaussians-fitting":
        "KL(p‖q) is {pq}, KL(q‖p) is {qp}; an upright q can bring either down to {least}.",
    "two_gaussians-at-estimates":
        "q has the mean and the covariance matrix of the samples: no other is likelier.",
    "two_gaussians-losing":
        "Per sample, the log-likelihood is {pq} below its greatest value; most of it by {main}.",
    "two_gaussians-main-centre": "the centre",
    "two_gaussians-main-shape": "the covariance matrix",
    "two_gaussians-few":
        "These samples have no Gaussian: they need three points that are not on a line.",
    # Guess.
    "two_gaussians-ask": "Which is larger, KL(p‖q) or KL(q‖p)?",
    "two_gaussians-pq": "KL(p‖q)",
    "two_gaussians-qp": "KL(q‖p)",
    "two_gaussians-same": "they are equal",
    "two_gaussians-yes":
        "Yes, {pq} against {qp}: where {wide} goes often, {thin} has all but nothing.",
    "two_gaussians-yes-equal":
        "Yes, both are {pq}: the covariances are equal, and so are the units.",
    "two_gaussians-no":
        "KL({first}‖{second}) draws x from {first}. Where does {first} live and {second} not? "
        "Ask the same the other way round.",
    "two_gaussians-no-equal":
        "They would be equal if the covariances were. Where does p live and q not, and where q "
        "and p not?",
    "two_gaussians-no-unequal":
        "Look at the shapes: both are equally wide in every direction, so neither has a place "
        "that the other finds stranger.",
    # The still picture.
    "two_gaussians-alt":
        "Two Gaussians of the plane as ellipses: p with centre ({px}, {py}), q with centre "
        "({qx}, {qy}). KL(p‖q) is {pq:.2f} and KL(q‖p) is {qp:.2f}.",
    "two_gaussians-alt-data":
        "{count} samples of the plane and a Gaussian q as an ellipse with centre ({qx}, {qy}). "
        "Per sample, its log-likelihood is {pq:.2f} below the greatest.",
})
# fmt: on
