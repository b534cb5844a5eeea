"""Office files without the moment they were made, so that equal content is equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

#: The moment that is written where a format asks for one.
MOMENT = datetime(2000, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def settled(package: bytes) -> bytes:
    """The same package (.docx, .xlsx) with fixed times, in its properties (ECMA-376 part 2, 11) and of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + MOMENT.isoformat().encode() + b"Z", content)
            new.writestr(member, content)
    return out.getvalue()
