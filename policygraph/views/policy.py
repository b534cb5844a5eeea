"""What a page that is opened from disk may do."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """A Content-Security-Policy (W3C CSP 3) under which these run and nothing else does, and no address is asked."""

    def named(texts: Iterable[str]) -> str:
        return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts)

    none = "'none'"
    return (
        f"default-src 'none'; script-src {named(scripts) or none}; style-src {named(styles) or none}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
