"""Records to graph: the only room that mints IRIs and writes triples.

Enters: documents of records. Leaves: quads in a store, exports. Must not know: how a document was read, questions, faces.
"""
