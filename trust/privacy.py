"""Names of persons that must not come out: invented documents full of them, and the real minutes where they are at hand."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from typer.testing import CliRunner

from policygraph.cli import app
from policygraph.errors import UsageError
from policygraph.loaders.records import slug

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus"

#: What names a person in the documents below: whole names, parts of them, initials, addresses, numbers.
NAMES = """Thorvaldine Kragelund|Kragelund|Sune|Winther|Ng Bao|Amira|El-Sayed|Karl-Emil|Rosenørn|Solvejg|Birgitte|Gunhild|Tvede
Nikolaj|Abildtrup|MKR|SWI|Fatuma|Yusuf|Ingeborg|Lindhardt|Valdemar|Brix|Jytte|Trampedach|Dorthe Marie|Skjoldager
solvejg.tvede@lyngholm.example|2345 6789|23 45 67 89|23456789|+45 40 50 60 70|010170-1234|0101701234|311299 4321""".replace(
    "\n", "|"
).split("|")

DOCUMENTS = {
    "referat-udsatteraadet-2024-05-14.txt": """Lyngholm Kommune
REFERAT af møde i Udsatterådet

Mødedato Tirsdag d. 14. maj 2024 kl. 15:00
Mødedeltagere Thorvaldine Kragelund (forperson), Sune Winther (SWI), Ng Bao, Amira El-Sayed, Karl-Emil Rosenørn, Michael K. Ravnborg (MKR).
Afbud Gunhild Tvede

Punkt 1: Godkendelse af dagsorden

Beslutning

Dagsordenen blev godkendt. Kragelund bød velkommen.

Punkt 2: Varmestuen i Havnegade

Sagsfremstilling

Birgitte fra Socialafdelingen fortalte, at varmestuen lukker klokken 15. Winther savner en aftenåbning for hjemløse.
Solvejg oplyste, at afdelingsleder Nikolaj Abildtrup arbejder på sagen. Henvendelse kan ske til solvejg.tvede@lyngholm.example
eller på tlf. 2345 6789, mobil +45 40 50 60 70. En borger med cpr. 010170-1234 har klaget, en anden (311299 4321) har rost stedet.

Beslutning

Rådet anbefaler, at varmestuen holder åbent til klokken 20. Rådet ønsker bedre belysning ved indgangen, som Amira og Ng Bao foreslog.
Ansvarlig: MKR. Frist: 1. september 2024.

Opgaver:
- Winther skriver til Socialudvalget inden 1. juni 2024
- SWI/MKR følger op på belysningen
- Socialafdelingen og Fatuma Yusuf undersøger prisen senest den 1. august 2024

Punkt 3: Eventuelt

Beslutning

Karl-Emil takkede Gunhild for mange års arbejde.
""",
    "udsattepolitik-2024-2027.txt": """Lyngholm Kommune
Udsattepolitik 2024-2027

Forord

Ingen skal stå alene. Det er byrådets løfte.
Ingeborg Lindhardt
Borgmester

Mål 1. Flere hjemløse skal have et sted at bo
Vi vil, at alle hjemløse i Lyngholm får tilbudt en bolig.
Resultatmål: Antallet af hjemløse falder fra 48 i 2023 til 30 i 2026.
Opgøres af Socialafdelingen ved Valdemar Brix hvert forår.
"Jeg fik min egen nøgle", siger Jytte, 54 år.

Mål 2. Udsatte borgere skal have nogen at tale med
Resultatmål: Mindst 60 borgere har en frivillig ven i 2026.

Kontakt: Valdemar Brix, tlf. 23 45 67 89, Socialafdelingen.
""",
    "indsatskatalog-udsatte-2024.txt": """Lyngholm Kommune
Indsatskatalog for udsatte 2024

Indsats\tAnsvarlig\tØkonomi\tBidrager til mål\tSamarbejdspartnere
Gåture med Jytte Trampedach\tSocialafdelingen\t40.000 kr.\tMål 2\tFrivilligcentret
Nattely\tValdemar Brix\t1,2 mio. kr.\tMål 1\tKirkens Korshær, Dorthe Marie Skjoldager
""",
}

#: The commands whose output is looked through, and the files they write.
COMMANDS = (
    *((*words, "--lang", lang) for lang in ("da", "en") for words in (("status",), ("suggest", "--limit", "0"), ("trace", "mål 1"))),
    *(("export", "--format", form, "-o", f"graph.{form}") for form in ("ttl", "trig", "nq", "jsonld", "graphml", "gexf", "csv", "xlsx")),
    *(("audit", "--self", "--fail-on", "never", "--format", form, "-o", f"audit.{form}") for form in ("text", "json", "sarif", "shacl", "html", "md", "docx")),
    *(("report", kind, "--format", form, "-o", f"{kind}.{form}") for kind in ("overview", "follow-up") for form in ("html", "docx", "xlsx", "md")),
    ("view", "-o", "map.html"),
    ("status", "--verify"),
    ("status", "--doubtful"),
    ("query", "needs-raised"),
    ("query", "tasks"),
)  # fmt: skip


#: Of these, the ones that the suite asks: one for each way that words take out.
FEW = tuple(
    c
    for c in COMMANDS
    if c[-1]
    in (
        "en",
        "--doubtful",
        "needs-raised",
        "tasks",
        "map.html",
        "graph.nq",
        "graph.xlsx",
        "audit.html",
        "overview.xlsx",
        "follow-up.md",
    )
)


def said(folder: Path, store: Path, *options: str, commands: Iterable[tuple[str, ...]] = COMMANDS) -> Iterator[tuple[str, str]]:
    """All that the program says of documents: what each command prints, each file it writes, and what it keeps."""
    run = CliRunner()
    done = run.invoke(app.as_typer(), ["build", str(folder), "--store", str(store), *options])
    if done.exit_code:
        raise RuntimeError(done.output)
    yield "build", done.output
    for document in sorted(folder.iterdir()):
        yield (
            f"build --explain {document.name}",
            run.invoke(app.as_typer(), ["build", "--explain", str(document), *options]).output,
        )
    out = store.parent / "out"
    out.mkdir()
    for command in commands:
        words = [str(out / w) if command[n - 1] == "-o" else w for n, w in enumerate(command)]
        done = run.invoke(app.as_typer(), [*words, "--store", str(store)])
        if not isinstance(done.exception, SystemExit | UsageError | None) or done.exit_code not in (0, 1):
            raise RuntimeError(f"{' '.join(words)}: {done.exception or done.output}")
        yield f"{' '.join(words[:2])}: what is said", str(done.exception or "")  # there may be no such goal
        yield " ".join(words[:2]), done.output
    for path in sorted(p for place in (out, store) for p in place.rglob("*") if p.is_file()):
        yield path.name, words_in(path)


def words_in(path: Path) -> str:
    """What stands in a file: of an office file what stands in its parts, of any other its bytes."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return path.read_bytes().decode("utf-8", "replace")


def found(names: Iterable[str], places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Which names stand where, in whole words; also as they are written in an IRI."""
    forms = {}
    for name in names:
        written = {name, slug(name)} if name[0].isalpha() else {name}
        either = "|".join(map(re.escape, written))
        forms[name] = written, re.compile(rf"(?<!\w)(?:{either})(?!\w)" if name[0].isalpha() else either)
    return [
        (name, place)
        for place, text in places
        for name, (written, form) in forms.items()
        if any(w in text for w in written) and form.search(text)  # most are not there at all, which is soon seen
    ]


def invented(folder: Path) -> Path:
    """The invented documents, written into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def real_names(text: str) -> list[str]:
    """The names in the list of participants of real minutes, and their parts."""
    listed = re.search(r"^Mødedeltagere (.+)$", text, re.MULTILINE)
    people = [p.strip(" .") for p in listed[1].split(",")] if listed else []
    return sorted({*people, *(part for person in people for part in person.split() if len(part) > 3)})


def measure(scale: float) -> list[tuple[str, str]]:
    rows = []
    with tempfile.TemporaryDirectory() as away:
        folder, store = invented(Path(away, "documents")), Path(away, "store")
        places = list(said(folder, store))
        rows.append(
            (
                f"{len(NAMES)} names, initials, addresses and numbers of persons in {len(DOCUMENTS)} invented documents, looked for in "
                f"{len(places)} outputs and files",
                f"{len(found(NAMES, places))} found",
            )
        )
    for minutes in sorted(SHARED.rglob("referat*.txt")) if SHARED.is_dir() else []:
        with tempfile.TemporaryDirectory() as away:
            folder = Path(away, "documents")
            folder.mkdir()
            (folder / minutes.name).write_bytes(minutes.read_bytes())
            names = real_names(minutes.read_text("utf-8"))
            places = list(said(folder, Path(away, "store")))
            rows.append(
                (
                    f"{len(names)} names and parts of names from the list of participants of real minutes, looked for in {len(places)} outputs and files",
                    f"{len(found(names, places))} found",
                )
            )
    return rows
