"""Views: answers, load reports, threads and networks, made readable.

What enters is what the other rooms hand out (answers, reports, a networkx graph); what leaves is text, bytes or
one HTML page. A view holds no SPARQL, opens no store and prints nothing: the face (``cli.py``) prints.

    terms.py      an RDF term of either library as one plain cell
    words.py      the words a view says of its own, in Danish and English
    tables.py     answers as text tables, cards and Markdown
    results.py    answers in the W3C formats: CSV, TSV, JSON, XML
    excel.py      answers as a workbook
    status.py     the load report
    explain.py    what each line became and why; the doubtful records
    suggestions.py  suggested links, and the decisions taken
    trace.py      the red thread
    compare.py    two documents side by side
    findings.py   what validation found
    audit/        what an audit found: text, JSON, SARIF, SHACL, HTML, Markdown, Word
    report/       the overview and the follow-up for a committee
    network.py    the network page (``page/`` holds its frame, script and style)
"""
