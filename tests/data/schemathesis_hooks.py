"""For schemathesis, which does not know how SPARQL is sent: as it is."""

import schemathesis

schemathesis.serializer.alias("application/sparql-query", "text/plain")
