"""policygraph: municipal policy documents in, one graph out, and no fact without its passage."""

__version__ = "0.1.0"
