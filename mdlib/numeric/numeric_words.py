"""What the derivatives by numbers, the gradient checks and the Gaussians say."""

from ..errors import Templates

# fmt: off
say = Templates("numeric", {
})
# fmt: on
