"""What the checker says: every verdict, refusal and hint is a template of this table."""

from ..errors import Templates

# fmt: off
say = Templates("checker", {
    # judge, verdict

    # layouts

    # second look

    # lines

    # mistakes

})
# fmt: on
