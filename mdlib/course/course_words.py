"""What the course says: its questions, hints, refusals, practice and log, as templates."""

from ..errors import Templates

# fmt: off
say = Templates("course", {
    # a numbered question
    "question": "{number} {asked}",
    "question-markdown": "**{number}** {asked}",
    "unread": "{error}",
    "refused": "{number}: answer {count} is refused: {verdict}",
    "not-refused": "{number}: {label} is {status}.",
    "not-named": "{number}: {label} is not named {reason}: {verdict}",
    "what-people-do": "What people do",
    "what-is-said": "What the checker says",
    "no-choice": "{answer} is not one of {labels}.",
    "and": "{early} and {last}",

    # hints
    "hint": "Hint {number} of {of}: {title}. {text}",
    "hint-markdown": "**Hint {number} of {of}: {title}.** {text}",
    "solution": "Solution. {text}",
    "solution-markdown": "**Solution.** {text}",
    "title-shape": "shape",
    "title-rules": "rules",
    "title-first-line": "first line",
    "title-solution": "solution",
    "title-what-it-says": "what it says",
    "title-begin": "begin",
    "title-go-on": "go on",
    "hint-shape": "The derivative is {shape} in {layout} layout.",
    "hint-rules": "What is used, in this order: {rules}.",
    "hint-line": "{before} = {after}, by the rule: {rule}.",
    "hint-line-markdown": "${line}$, by the rule: {rule}. {sentence}",
    "of-line": "({number}) {said}",
    "then": "{first} {second}",
    "no-more-hints": "There are no more hints; {question}.solution() shows it.",
    "no-solution": "The solution of {number} is not at hand: no folder solutions/ beside this one "
        "has it. Whoever gave you the set may have kept it back.",

    # answers of any type
    "no-answer": "The answer is {what}. Hand in text, numbers, lists, dicts, arrays of numbers, "
        "or a function of the named arrays.",
    "bytes": "bytes",
    "of-type": "of type {type}",
    "masked-array": "a masked array",
    "array-of": "an array of {type}",
    "too-many-entries": "The answer is too long: it has more than {most} entries.",
    "too-deep": "The answer is too long: it is nested more than {most} deep.",
    "too-long-text": "The answer is too long: a text of {count} characters, of at most {most}.",
    "too-many-bits": "The answer is too long: a whole number of {count} bits, of at most {most}.",

    # practice
    "practice": "{call}: ∂/∂{wrt} of {f}, with {shapes}",
    "practice-markdown": "**Practice: {topic}, level {level}** (again: `md.{call}`)\n\n{asked}",
    "no-topic": "practice: no topic {topic}; choose one of {topics}.",
    "no-level": "practice: no level {level}; choose one of {levels}.",
    "no-seed": "practice: seed={seed}; expected a whole number, or none.",

    # the log, and what it tells
    "log-unwritten": "The log of answers cannot be written ({path}: {why}). Checking goes on.",
    "not-a-file": "not a file",
    "log-unread": "The log of answers cannot be read ({path}: {why}).",
    "log-damaged": "{bad} of the {count} lines in the log of answers are damaged and left out "
        "({path}).",
    "log-off": "Nothing is logged here: the log of answers is switched off (MDLIB_LOG=off).",
    "log-empty": "Nothing is logged yet. Check an answer, and come back.",
    "none-met": "No mistake with a name was met.",
    "met": "{times} × {id}  {name}  (lecture {lecture})",
    "not-in-bank": "not in this version's bank",
    "answered": "{name}: {right} of {tried} questions tried are answered correctly.",
    "head-mistake": "Mistake",
    "head-name": "Name",
    "head-times": "Times",
    "head-lecture": "Lecture",

    # help with a NameError
    "cell-not-run": "{name} is not there yet: run the cell above with {import_}.",
    "question-not-run": "{name} is not there yet: run the cell above that begins with {name} =.",
    "quote-function": "{name} is a function of the formula language and no variable: write it "
        "between quotes, as in {quoted}.",
    "quote-name": "{name} is a name of the question and no variable: write it between quotes, "
        "as in {quoted}.",

    # errors shown on purpose
    "nothing": "nothing",
    "no-errors-named": "expected_error: got {arrived}; expected one or more classes of errors, "
        "such as ValueError or md.ShapeError.",
    "nothing-raised": "expected_error: nothing was raised; expected {names}.",
    "or": "{first} or {second}",
})
# fmt: on
