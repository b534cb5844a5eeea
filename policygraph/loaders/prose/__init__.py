"""Policies and action plans: goals, and under each goal background, targets, method, measures, initiatives.

Both genres are one outline (:mod:`policygraph.loaders.outline` says what its marks mean). A block either opens a goal,
is a label ("Resultatmål", "Tiltag:", "Ansvarlig:"), or belongs to what was opened last:

- a goal:        a number after a goal word, an item of a list of goals, a sentence ("Vi vil, at …"), or a heading with
                 targets under it
- a target:      what follows a label for targets
- an initiative: a title with labelled facts under it or with a number of its own; under a label for initiatives a
                 run-in title ("Sprogcafé: …"), an item, or a paragraph with an activity of its own

The rooms hold functions over one state, which they call ``now``: the document as far as it is read. Read first:

    reader.py       the whole way, block by block
    reading.py      what is open: the section, and the state that all share

and then, each knowing of these only what stands above it:

    titles.py       how a block opens: a number, a title of its own; and titles for what has none
    goals.py        what opens a goal, and which goals of a policy it carries on
    targets.py      what is a target, and of which goal
    initiatives.py  what opens an initiative, and what is told of it        (needs goals)
    tables.py       rows among the text: of targets, of initiatives         (needs targets)
    headings.py     what a heading closes, or opens                         (needs initiatives)
    zones.py        what a block is under a label, or under a goal alone    (needs goals, targets, initiatives)

Enters: a source whose labels are told alike. Leaves: a document of records. Must not know: other genres' loaders, but for
the catalogue's, which reads the tables.
"""

from __future__ import annotations

from policygraph.loaders.blocks import blocks
from policygraph.loaders.catalogue import has_tables, load_catalogue
from policygraph.loaders.outline import Outline, label_lines, number_of
from policygraph.loaders.prose.reader import read
from policygraph.loaders.prose.reading import Reading
from policygraph.loaders.prose.titles import short
from policygraph.loaders.records import Document, Genre
from policygraph.loaders.source import Source
from policygraph.ontology.vocabulary import Vocabulary


def load_prose(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read a policy or an action plan."""
    return read(Reading(Document(source, genre, why), words))


def load_overview(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read a catalogue: its tables; its text too where it has none, sets goals above them, or tells initiatives beside them."""
    tables = has_tables(source, words) and not _sets_goals(source, words) and not _tells_initiatives(source, words)
    return (load_catalogue if tables else load_prose)(source, genre, why, words)


def _sets_goals(source: Source, words: Vocabulary) -> bool:
    """Whether two goals or more are numbered in the text."""
    outline = Outline(blocks(source, label_lines(words)), words, "catalogue")
    opened = [outline.goal(block) for block in outline.parts]
    numbered = [o for o in opened if o is not None and o.number and not outline.is_area(o)]
    listed = any(outline.opens_list(block) or outline.heads_list(n) for n, block in enumerate(outline.parts))
    return listed or len({o.number for o in numbered if len(o.text.text.split()) > 2}) > 1


def _tells_initiatives(source: Source, words: Vocabulary) -> bool:
    """Whether two initiatives or more have a number of their own and labelled facts in the text, beside those in tables."""
    outline = Outline(blocks(source, label_lines(words)), words, "catalogue")
    titles = [block for block in outline.parts if block.first in outline.layout.titles]
    opened = [o.number if (o := outline.initiative(block)) else number_of(block) for block in titles]
    return len({number for number in opened if number}) > 1


__all__ = ["load_overview", "load_prose", "short"]
