"""What counts as equal, as zero, as rounding: each tolerance of the library, with its reason.

Relative ones are shares of the largest entry; a floor is the scale where all entries are smaller.
"""

from decimal import Decimal

# Any two arrays
CLOSE = 1e-6  # a wrong term of a formula is larger than this, what rounding adds up to smaller
ROUNDING_FLOOR = 1e-12  # numbers below this are rounding, whatever they are compared with
TINY = 2.0**-1022  # the least number in double precision with all its digits

# Answers, beside the numerical derivative
TEXT = 1e-7  # a formula is computed in double precision, and so is its derivative
FUNCTION = 1e-5  # a function may compute in single precision, which rounds to 6e-8
COARSEST = 3e-4  # the most that single precision is off by where it grows, as in an inverse
ANSWER_FLOOR = 1e-4  # probes are about 1 in size: a derivative far below that is a zero's rounding
ZERO_SHARE = 1e-5  # a derivative below this share of f / x is the rounding of f
SAME_FUNCTION = 1e-9  # a function and the formula read from it, or the function called again
NO_FACTOR = 1e-9  # a factor below this is 0: the answer is rounding, and no multiple
ROUNDED_FACTOR = 1e-2  # so near to a simple fraction, a factor may be a constant that was rounded

# Mistakes made on purpose
NO_MISTAKE_FLOOR = 1e-9  # a mistaken derivative below this is zero, and fits any zero

# Steps of a derivation, checked
STEP = 1e-8  # two forms of one formula differ by the rounding of a few operations
VALUE_FLOOR = 1e-2  # probes are about 1 in size: far smaller values are what terms leave over

# Answers that are functions
UNSEEN = 1e-10  # single precision does not see so small a change of an argument
COARSE_STEP = 1e-6  # and sees this one

# A second look at what seemed right
DOUBLE = 1e-9  # what a function is off by in double precision
SURELY = 1e-5  # what is certainly no rounding of a function in double precision
ERRATIC = 3.0  # between the two it is, if a step of UNSEEN changes the answer a third as much
ROUNDED = 1e-14  # the rounding of a few operations, beside the largest of their numbers
VISIBLE = 1e-6  # and a derivative that is certainly more than that
NOTHING = 1e-30  # a derivative that is zero but for terms that cancel
NEARLY_NOTHING = 1e-10  # what rounding makes of it
OWN_SCALE = 1e-9  # small derivatives are judged on their own scale, by truths of the engine
NUDGE = 1e-6  # the step of a slope that need only point the way to another branch
SURE = 1e-9  # beside its start, what is smaller than this is the rounding of a zero

# In decimals of 60 and of 120 digits
SHRINKS = Decimal("1e-20")  # rounding shrinks by 60 digits from the one to the other, a term by 0
DIGITS_ROUNDING = Decimal("1e-60")  # far above the rounding of 120 digits, and beside that of 60
SMALLEST_STEP = Decimal("1e-50")  # what a difference quotient of 120 digits tells from 0 for sure
STEADY = Decimal("1e-10")  # a value that changes by more than this with the digits is rounding
AS_WRITTEN = Decimal("1e-12")  # numbers written with as many digits as a float has are rounded
LINE_ROUNDING = Decimal("1e-6")  # lines may be rounded by hand, each term on its own scale
DROWNED = Decimal("1e-100")  # beside the largest number on the way, what rounding leaves over
EXACT_IN_FEW = Decimal("1e-90")  # the same, where 60 digits happened to give 0
