"""What counts as equal, as zero, as rounding: each tolerance of the library, with its reason.

Relative ones are shares of the largest entry; a floor is the scale where all entries are smaller.
"""

from decimal import Decimal

# Any two arrays
CLOSE = 1e-6  # a wrong term of a formula is larger than this, what rounding adds up to smaller
ROUNDING_FLOOR = 1e-12  # numbers below this are rounding, whatever they are compared with
DOUBLE = 1e-9  # what some hundred operations in double precision are off by
TINY = 2.0**-1022  # the least number in double precision with all its digits

# Answers, beside the numerical derivative
TEXT = 1e-7  # a formula is computed in double precision, and so is its derivative
FUNCTION = 1e-5  # a function may compute in single precision, which rounds to 6e-8
COARSEST = 3e-4  # the most that single precision is off by where it grows, as in an inverse
ANSWER_FLOOR = 1e-4  # probes are about 1 in size: a derivative far below that is a zero's rounding
ZERO_SHARE = 1e-5  # a derivative below this share of f / x is the rounding of f
ROUNDED_FACTOR = 1e-2  # so near to a simple fraction, a factor may be a constant that was rounded
NO_ANSWER = 1e-9  # beside probes of size 1 a factor, or a mistaken derivative, below this is 0

# Steps of a derivation, checked
TRIES = 40  # random probes drawn before a formula is said to have no derivative
SINGULAR = 1e5  # a condition number above this, or a norm below 1 over it, loses half the digits
TAME = 12  # exponents further apart than this leave exp huge, or all but 0
LARGE = 1e6  # beside a value above this, rounding is no longer small
STEP = 1e-8  # two forms of one formula differ by the rounding of a few operations
VALUE_FLOOR = 1e-2  # probes are about 1 in size: far smaller values are what terms leave over

# Answers that are functions
UNSEEN = 1e-10  # single precision does not see so small a change of an argument
COARSE_STEP = 1e-6  # and sees this one

# A second look at what seemed right
SURELY = 1e-5  # what is certainly no rounding of a function in double precision
ERRATIC = 3.0  # between the two it is, if a step of UNSEEN changes the answer a third as much
ROUNDED = 1e-14  # the rounding of a few operations, beside the largest of their numbers
NOTHING = 1e-30  # a derivative that is zero but for terms that cancel
NEARLY_NOTHING = 1e-10  # what rounding makes of it

# In decimals of 60 and of 120 digits
SHRINKS = Decimal("1e-20")  # rounding shrinks by 60 digits from the one to the other, a term by 0
DIGITS_ROUNDING = Decimal("1e-60")  # far above the rounding of 120 digits, and beside that of 60
SMALLEST_STEP = Decimal("1e-50")  # what a difference quotient of 120 digits tells from 0 for sure
STEADY = Decimal("1e-10")  # a value that changes by more than this with the digits is rounding
AS_WRITTEN = Decimal("1e-12")  # numbers written with as many digits as a float has are rounded
LINE_ROUNDING = Decimal("1e-6")  # lines may be rounded by hand, each term on its own scale
DROWNED = Decimal("1e-100")  # beside the largest number on the way, what rounding leaves over
EXACT_IN_FEW = Decimal("1e-90")  # the same, where 60 digits happened to give 0

# Differences along a line
FAINT = 1e-6  # beside the others, a slope or a gap below this may be rounding, above it is none
SETTLED = 1e-5  # two steps that agree to this give an extrapolated error near its square
DROWNING = 1e-7  # rounding that is more than this leaves fewer than seven digits
STILL = 64  # roundings of f that are no change of it, far to both sides
ROUGHLY = 0.1  # one digit tells the slope of tiny values from their rounding

# Gradient checks
VANISHING = 1000  # roundings of f, below which a derivative is 0
BLIND = 0.01  # rounding that hides so much of a derivative hides whether it is right
NEAR_FACTOR = 1e-4  # a factor so near to 2 or 1/2 is that

# Gaussians
SYMMETRY = 1e-10  # asymmetry that is rounding, beside the standard deviations of both variables

# The catalogue
AGREE_FLOOR = 1e-11  # whole numbers in: floats below this are 0
QUADRATURE = 1e-8  # a sum for an integral is off by this at most
WHOLE_TRIES = 60  # draws of whole numbers before a formula is said to have no value but 0
