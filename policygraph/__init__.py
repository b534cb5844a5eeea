"""policygraph: municipal policy documents in, one graph out, and no fact without its passage.

>>> import policygraph
>>> policygraph.open("store").rows("goals-overview")     # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policygraph.notebook import Graph, build, open

__version__ = "0.1.0"
__all__ = ["Graph", "__version__", "build", "open"]


def __getattr__(name: str) -> object:
    """What a notebook uses, imported when it is used, so that ``policygraph --help`` does not pay for it."""
    if name in ("Graph", "build", "open"):
        from policygraph import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
