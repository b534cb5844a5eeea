"""``python -m policygraph`` is ``policygraph``."""

from policygraph.cli import main

if __name__ == "__main__":
    main()
