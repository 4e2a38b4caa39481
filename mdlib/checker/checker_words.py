"""What the checker says: every verdict, refusal and hint is a template of this table."""

from ..errors import Templates

# fmt: off
say = Templates("checker", {
    # judge, verdict

    # layouts

    # second look

    # lines

    # mistakes
    "no-mistake":
        "mistake: no {id} in the bank; it has {first} to {last} and {general} to {most}.",
    "besides-sign": "The sign of the whole is wrong",
    "besides-half": "The whole is half of what it would be",
    "besides-twice": "The whole is twice what it would be",
    "besides-minus-half": "The whole is −1/2 times what it would be",
    "besides-minus-twice": "The whole is −2 times what it would be",

})
# fmt: on
