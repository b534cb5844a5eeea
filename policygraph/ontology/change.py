"""What became of a goal from one wording to the next: kept, reworded, narrowed or weakened."""

from __future__ import annotations

import re

from policygraph.ontology.lexicon import Lexicon
from policygraph.ontology.vocabulary import any_of, default_vocabulary

#: The share of a goal's words that a sentence must hold to be the one that says the same.
_HELD = 0.5
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+(?=\S)")


def change(old: str, new: str, lexicon: Lexicon) -> str:
    """What became of a goal, as a key of the scheme ``succession-kind``.

    :param lexicon: of a corpus that holds both wordings

    A goal is *weakened* if it bound and the sentence that says the same now holds a weaker phrase ("skal tage del",
    "skal findes veje til at …"), *narrowed* if it is now for some of those whom it was for.
    """
    if [w.lemma for w in lexicon.words(old)] == [w.lemma for w in lexicon.words(new)]:
        return "kept"
    if weakening(old, new, lexicon):
        return "weakened"
    before, now = for_whom(old, lexicon), for_whom(new, lexicon)
    return "narrowed" if before and before < now else "reworded"


def weakening(old: str, new: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """The phrase that bound and the weaker one that took its place, None if nothing was weakened."""
    for sentence in _SENTENCE.split(old):
        now = counterpart(sentence, new, lexicon)
        if fewer := no_longer_all(sentence, now):
            return fewer
        if binding(sentence) == "strong" and binding(now) == "weak":
            return binding_words(sentence), binding_words(now)
    return None


def no_longer_all(old: str, new: str) -> tuple[str, str] | None:
    """The word by which a wording held for all ("alle") and that by which it is now one of degree ("flere"), or None."""
    everyone, some = (default_vocabulary().pattern(role) for role in ("for-all", "for-some"))
    for match in everyone.finditer(old):  # "Alle elever" and "De fleste elever": of the same people
        noun = re.match(r"\s+(?P<noun>[a-zæøå]{4,})", old[match.end() :])
        few = noun and re.search(rf"(?P<some>{some.pattern})\s+(?:af\s+)?{noun['noun'][:5]}", new, re.I)
        if few and not some.search(old):
            return match.group().casefold(), few["some"].casefold()
    before = next((m for m in everyone.finditer(old) if not _LIKE_OTHERS.match(old, m.end())), None)
    now = some.search(new)
    if before is None or now is None or everyone.search(new) or some.search(old):
        return None
    return before.group().casefold(), now.group().casefold()


#: "samme adgang til læge som alle andre": whom somebody is compared with.
_LIKE_OTHERS = re.compile(r"\s+andres?\b", re.I)


def binding(text: str) -> str | None:
    """How binding a text is: "strong", "weak", or None if it does not say; the longest phrase decides."""
    found = default_vocabulary().kind_of("obligation", text)
    return found.key if found else None


def binding_words(text: str) -> str:
    """The phrase that says how binding a text is, "" if none does."""
    found = default_vocabulary().kind_of("obligation", text)
    return max((m.group() for m in any_of(found.words).finditer(text)), key=len, default="") if found else ""


def counterpart(old: str, new: str, lexicon: Lexicon) -> str:
    """The sentence of a wording that says what another sentence says, "" if none does."""
    said = lexicon.keys(old)
    held, best = max(((sum((lexicon.keys(s) & said).values()), s) for s in _SENTENCE.split(new)), key=lambda x: x[0])
    return best if said and held / sum(said.values()) >= _HELD else ""


def for_whom(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The groups of people that the first sentence of a goal is about, and those they are part of."""
    first = _SENTENCE.split(text)[0]
    found = [
        m.concept for m in lexicon.mentions(first, "group") if m.concept.iri in lexicon.broader or m.concept.key == "citizens"
    ]
    return lexicon.closure(found)
