"""Why a quantity does not exist: words that floats, certificates and their rechecks share."""

from __future__ import annotations

NO_DEVIATION = "n = 1: no within-class deviation"
HIDDEN_ONLY = "defined for the hidden layers l <= L-1"
NO_SPREAD = "no within-class deviation at layer {}"
EQUAL = "all class means coincide at layer {}"
ZERO_MEAN = "the mean of class {} is 0 at layer {}"
CENTRED_MEAN = "the mean of class {} is that of all class means at layer {}"
DEPENDENT_HEAD = "the rows of W_L are linearly dependent within rounding"
NO_TRAILING_DEVIATION = "the trailing part of the deviations is 0"
NO_LEADING_MEANS = "the leading part of the centred means is 0"
DEPENDENT_MEANS = "the centred class means of layer {} are linearly dependent"
NO_LAST_LAYER = "W_L = 0"
SINGULAR_HEAD = "the leading block What_1 is singular"
VANISHES = "a factor of W_L .. W_1 vanishes on the matrix"
