"""Questions: named ones in ``named/*.rq``, a user's own, everyday wording, and the red thread of a thing.

Enters: a dataset that can be asked SPARQL. Leaves: answers with the passage of every fact. Never writes; must not know
how documents are read or how answers are shown.
"""

from policygraph.queries.catalogue import NamedQuery, adhoc, catalogue
from policygraph.queries.run import Answer, run

__all__ = ["Answer", "NamedQuery", "adhoc", "catalogue", "run"]
