"""Which release of the suite this is."""

VERSION = "0.1.0"
