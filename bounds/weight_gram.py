"""The old name of `bounds.gram`, for one release."""

from warnings import warn

from bounds.gram import *  # noqa: F403
from bounds.gram import __all__  # noqa: F401

warn("bounds.weight_gram is now bounds.gram", DeprecationWarning, stacklevel=2)
