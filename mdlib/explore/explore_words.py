"""What all explorers say: labels, sentences and refusals, as templates with named parts.

What one explorer says stands at the top of its file; the JavaScript is given both.
"""

from ..errors import Templates

# fmt: off
say = Templates("explore", {
    # The stored form.
    "run-this-cell": "▶ Run this cell to play: {does}",
    "course": "Matrix Derivatives, Checked",
    # The frame.
    "undo": "Undo",
    "reset": "Reset",
    "surprise": "Surprise me",
    "seed": "number of the surprise",
    "seed-shown": "number",
    "large": "Full width",
    "small": "Normal width",
    "keys": "Keys",
    "tries": "Things to try",
    "controls": "Controls",
    "mode": "mode",
    "look": "look",
    "guess": "guess",
    "next-question": "Next question",
    "in-a-row": "{row} in a row.",
    "five-in-a-row": "{row} in a row: you have it.",
    "kept": "As you left it. Reset brings back the beginning.",
    "first": "First",
    "back": "Back",
    "next": "Next",
    "last": "Last",
    "step-of": "Step {step} of {count}",
    "smaller": "{name}, one less",
    "larger": "{name}, one more",
    # Its keys.
    "key-undo": "U: undo",
    "key-reset": "R: reset",
    "key-surprise": "S: surprise me",
    "key-guess": "G: guess, or look",
    "key-large": "F: full width",
    "key-tries": "1 to {count}: the things to try",
    "key-help": "?: these keys",
    "key-escape": "Escape: out of the explorer, to the notebook's own keys",
    # What is said when Python does not answer.
    "stored": "This page has no Python behind it: what needs it is grey. Run the notebook for "
              "all of it.",
    "gone": "Python was restarted or is gone. What is drawn here still moves; run this cell again "
            "for the rest.",
    "silent": "Python does not answer. What is drawn here still moves; run this cell again for the "
              "rest.",
    "busy": "Python is busy; it will answer when it is free.",
    # Handles and numbers.
    "movable": "movable point",
    "at": "{name} at {x}, {y}",
    # Refusals.
    "not-a-choice": "{name}={given!r}; expected one of {choices!r}.",
    "not-whole": "{name}={given!r}; expected a whole number from {low} to {high}.",
    "not-a-number": "{name}={given!r}; expected a number from {low:g} to {high:g}.",
    "not-text": "{name}={given!r}; expected text.",
    "too-long": "{name} has {length} characters; at most {longest} are read.",
    "not-listed": "{name}={given!r}; expected a list of {least} to {most} values.",
    "not-mapped": "{name}={given!r}; expected a dictionary whose keys are of {keys!r}.",
    "no-value": "value={given!r}; expected a dictionary.",
    "unknown-key": "value has no key {name!r}; its keys are {keys!r}.",
    "bad-state": "states[{label!r}] cannot be shown: {trouble}",
    "cannot-be-shown": "This cannot be shown ({error}); the picture is of the last good state.",
})
# fmt: on
