"""What the stepper says, in Python and in the browser."""

from ..errors import Templates

# fmt: off
say = Templates("explore", {
    "stepper-question": "How do I get there, one rule at a time?",
    "stepper-does": "type a formula, take its derivative step by step, or guess the next rule.",
    # Labels.
    "stepper-formula": "formula f",
    "stepper-worked": "or one of these",
    "stepper-own": "a formula of your own",
    "stepper-wrt": "differentiate by",
    "stepper-shape": "shape of {name}",
    "stepper-symmetric": "{name} is symmetric",
    "stepper-layout": "layout",
    "stepper-denominator": "denominator",
    "stepper-numerator": "numerator",
    "stepper-arrangement": "arrangement",
    "stepper-vec": "vec",
    "stepper-row-vec": "row-vec",
    "stepper-block": "block",
    "stepper-detail": "steps",
    "stepper-every": "every step",
    "stepper-lecture": "as in a lecture",
    "stepper-result": "result only",
    "stepper-lines": "the derivation",
    "stepper-rule": "the rule",
    "stepper-source": "Source: {source}.",
    "stepper-numbers": "other numbers",
    "stepper-tried": "try a derivative of your own: does it agree?",
    "stepper-numpy": "copy as NumPy",
    "stepper-latex": "copy as LaTeX",
    "stepper-copied": "what was copied",
    "key-stepper-next": "→ and ←: next and back; Home and End: first and last",
    "key-stepper-layout": "L: the other layout",
    "key-stepper-detail": "D: more steps, or fewer",
    "key-stepper-symmetric": "A: the first square matrix symmetric, or not",
    # What is wrong with what was typed.
    "stepper-too-large":
        "The differential has about {count} terms; at most {most} can be stepped through.",
    "stepper-too-long": "A line of this derivation has {count} signs; at most {most} are shown.",
    "stepper-many-numbers": "Too many numbers to check: a matrix here has {count} entries.",
    "stepper-no-shape":
        "{name} has no shape yet: m n for a matrix, n for a column, 1 for a number.",
    "stepper-no-wrt": "{wrt} is not in the formula: choose what to differentiate by.",
    "stepper-kept": "This is still the last formula that could be read.",
    # What it says.
    "stepper-start": "{formula}, by {wrt}. Next takes the first step.",
    "stepper-step": "Step {step} of {count}, {rule}: {sentence}",
    "stepper-and": "{first} {second}",
    "stepper-list": "{first}, {second}",
    "stepper-all": "The result, {shape}, after these rules: {rules}.",
    "stepper-done": "Step {step} of {count}, {rule}: {sentence} The derivative is {shape}.",
    "stepper-change": "the change of f along a random d{wrt}",
    "stepper-change-entry": "the change of entry ({row}, {col}) of F along a random d{wrt}",
    "stepper-by-formula": "by the formula",
    "stepper-by-numbers": "by numbers, without the formula",
    "stepper-by-trial": "by {formula}",
    "stepper-checked": "Every step and the result agree with numbers at {probes} random probes.",
    "stepper-agree": "agrees",
    "stepper-differ": "fails",
    "stepper-other-shape": "{formula} is {shape}, the derivative {expected}.",
    # Guess mode.
    "stepper-ask": "Line {line} stands. Which rule comes next?",
    "stepper-yes": "Yes, {rule}: {sentence}",
    "stepper-later": "Not yet: {rule} has its turn at step {step}, where this stands:",
    "stepper-earlier": "That was step {step}. There it found this, and it is gone now:",
    "stepper-nowhere": "Nowhere here: {rule} is for this, and no line holds it:",
    "stepper-still": "{formula} by {wrt}: {steps}. The derivative is {result}, {shape}.",
    # Things to try.
    "stepper-try-symmetric": "say that A is symmetric",
    "stepper-try-declare": "say that {name} is symmetric",
    "stepper-numbered": "{number} {rule}",
    "stepper-try-steps": "every step",
    "stepper-try-layout": "the other layout",
    "stepper-try-result": "the result alone",
})
# fmt: on
