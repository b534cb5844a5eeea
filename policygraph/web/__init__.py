"""The web page: a local face on a built graph, and a read-only SPARQL endpoint.

    app.py       the routes, and what every answer carries
    guard.py     who may ask: Host, Origin, Content-Security-Policy
    site.py      the store as it is now, and what is worked out once per build
    facts.py     what the pages ask the graph
    frame.py     what every page shares
    pages.py     overview, things, documents, map
    asking.py    ask
    checking.py  audit and review
    endpoint.py  the SPARQL endpoint
    sparql.py    the SPARQL 1.1 Protocol
    worker.py    the process that evaluates what others wrote, and is ended when it overruns
    described.py what the server answers to, for programs (openapi.yaml)
    words.py     the words of the pages, in Danish and English

A face may import every room; nothing imports it.
"""
