"""`python -m verify` is `dln-verify`."""

from verify.cli import main

main()
