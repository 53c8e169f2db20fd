"""`python -m flows.cli`: the `minhtin` command without its script."""

from flows.cli.app import main

main()
