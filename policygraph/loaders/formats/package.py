"""Office files are zip archives of XML: opened only after a look at what they would unpack to, read without entities."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lxml import etree

from policygraph.errors import UnreadableDocument

#: A long report with a picture on every page has some two thousand parts.
MAX_PARTS = 10_000
#: One part unpacked: a page is a few kilobytes of XML, so this is some five thousand pages. Read, it takes forty times
#: the room in memory.
MAX_PART = 32 * 2**20
#: All parts unpacked: those of one document are all held at once.
MAX_ALL = 64 * 2**20
#: Deflate packs a run of one byte 1032 : 1; the XML of documents packs 10 to 50 : 1, of very even tables 100 : 1.
MAX_RATIO = 250
#: Under this size no ratio is suspicious.
_SMALL = 2**20

#: A document type stands at the very beginning of a part.
_HEAD = 4096
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
_OLE = b"\xd0\xcf\x11\xe0"


class Package:
    """The XML parts of an Office file.

    :param what: what the file is said to be, for messages: "a Word file"
    :raises UnreadableDocument: if it is encrypted, no zip archive, cut off, or would unpack to too much
    """

    def __init__(self, path: Path, what: str) -> None:
        self.path, self.what = path, what
        with path.open("rb") as stream:
            head = stream.read(8)
        if head.startswith(_OLE):
            raise self._ole()
        if not head.startswith(b"PK"):
            raise self.fault(f"this is not {what}, only named like one", "Give it the ending of its kind, or save it again.")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
            raise self.fault(f"this file is cut off or damaged ({fault})", "Fetch or save it again.") from fault
        self._check()

    @property
    def names(self) -> list[str]:
        """The names of its parts."""
        return self._zip.namelist()

    def bytes(self, name: str) -> bytes:
        """A part, unpacked.

        :raises UnreadableDocument: if it is damaged
        """
        try:
            return self._zip.read(name)
        except _DAMAGE as fault:
            raise self._damaged(name) from fault

    def xml(self, name: str) -> etree._Element:
        """A part as XML.

        :raises UnreadableDocument: if it is no XML, or declares a document type (Office files never do; entities are
            declared there)
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(self.bytes(name), parser)
        except etree.XMLSyntaxError as fault:
            raise self.fault(f"this file is damaged: its part {name} is no XML ({fault.msg})", "Save it again.") from fault
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._entities(name)
        return root

    def fault(self, what: str, remedy: str) -> UnreadableDocument:
        return UnreadableDocument(what, where=str(self.path), remedy=remedy)

    def _ole(self) -> UnreadableDocument:
        # An encrypted Office file is an OLE container with a stream of this name (MS-OFFCRYPTO, 2.3.4.4).
        if "EncryptedPackage".encode("utf-16-le") in self.path.read_bytes():
            return self.fault("this file is protected by a password", "Open it, remove the password, save it again.")
        return self.fault(
            "this is a file of old Office (before 2007), only named otherwise", "Open it and save it in the new format."
        )

    def _check(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MAX_PARTS:
            raise self._bomb(f"{len(parts)} parts")
        whole = 0
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue  # pictures and the like are never unpacked
            if part.flag_bits & 0x1:
                raise self.fault("this file is protected by a password", "Remove the password, save it again.")
            if part.file_size > MAX_PART or (part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)):
                raise self._bomb(f"{part.filename}: {part.compress_size} bytes become {part.file_size}")
            if (whole := whole + part.file_size) > MAX_ALL:
                raise self._bomb(f"its parts become more than {MAX_ALL} bytes")
            if self._declares(part.filename):
                raise self._entities(part.filename)

    def _declares(self, name: str) -> bool:
        """Whether a part begins with a document type."""
        try:
            with self._zip.open(name) as stream:
                return b"<!DOCTYPE" in stream.read(_HEAD).replace(b"\0", b"")
        except _DAMAGE as fault:
            raise self._damaged(name) from fault

    def _damaged(self, name: str) -> UnreadableDocument:
        return self.fault(f"this file is damaged in its part {name}", "Fetch or save it again.")

    def _entities(self, name: str) -> UnreadableDocument:
        return self.fault(
            f"this file declares XML entities ({name}), which {self.what} never does; it is not read",
            "Ask where it comes from; save it again in its program.",
        )

    def _bomb(self, why: str) -> UnreadableDocument:
        return self.fault(
            f"this file would unpack to more than a document holds ({why}); it is not read",
            "Ask where it comes from; if it is yours, divide it.",
        )
