"""What the program survives and can prove, measured: ``python -m trust`` ([docs/trust.md](../docs/trust.md)).

Each module measures one thing and has ``measure(scale)``, which gives rows of what was tried and what held. The suite runs the same
code on a small scale.

    faults.py   builds and decisions ended at random moments, full disks, folders that cannot be written
    hostile.py  files and texts made to do harm
    words.py    a hostile text built, and what of it comes out
    fuzz.py     coverage-guided fuzzing of loaders and parsers
    load.py     many clients of the web page and endpoint at once
    truth.py    passages and statements looked up, round trips, the same bytes elsewhere
    privacy.py  names of persons that must not come out
"""
