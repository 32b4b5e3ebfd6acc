"""A line of points in words: what it is about, how it stands, what it comes to."""

from collections.abc import Iterable

from services.assessment import answers as a
from services.assessment.citing import Citable
from services.assessment.domain.obligations import Fault, Note
from services.assessment.rules.points import Line
from services.assessment.wording import FAULTS, MEANINGS, NOTES, STATES
from shared.contracts.rule_pack import Bonus, Item, RulePack


def line_of(cited: Citable, pack: RulePack, item: Item | Bonus, line: Line) -> a.ExplainedLine:
    """Give a line as answered, with a sentence in Chinese and in English."""
    duty = duty_of(pack, line.obligation)
    meaning = a.Word.of(line.meaning, MEANINGS[line.meaning])
    points = a.Figure.of(line.points)
    state = a.Word.of(line.state, STATES[line.state]) if line.state else None
    faults, notes = faults_of(line.faults), notes_of(line.notes)
    observed = None if line.observed is None else a.Figure.of(line.observed)
    indicator = None if line.obligation else _read(pack, item, line)
    about = _about(line, duty or indicator, observed)
    said = (*([state] if state else ()), *faults, *notes, meaning)
    return a.ExplainedLine(
        zh=_sentence("zh", about, said, points, "分"),
        en=_sentence("en", about, said, points, "points"),
        meaning=meaning,
        points=points,
        rule=line.rule,
        clauses=line.clauses,
        obligation=line.obligation or None,
        duty=duty,
        state=state,
        indicator=indicator,
        about=line.about or None,
        observed=observed,
        facts=cited.facts(line.facts),
        faults=faults,
        notes=notes,
    )


def duty_of(pack: RulePack, key: str) -> a.Word | None:
    """Give the duty of an obligation's key; None where the pack has none of its name."""
    name = key.partition("/")[0]
    found = next((duty for duty in pack.duties if duty.id == name), None)
    return a.Word.of(name, found.title) if found else None


def faults_of(faults: Iterable[Fault]) -> tuple[a.Word, ...]:
    """Give why something that was done does not count, in words."""
    return tuple(a.Word.of(fault, FAULTS[fault]) for fault in faults)


def notes_of(notes: Iterable[Note]) -> tuple[a.Word, ...]:
    """Give what is shown with a deed, in words."""
    return tuple(a.Word.of(note, NOTES[note]) for note in notes)


def _read(pack: RulePack, item: Item | Bonus, line: Line) -> a.Word | None:
    """Give what a figure or an observation was read from."""
    names = item.rule.sources
    source = pack.sources.get(names[0]) if len(names) == 1 else None
    if source is None or (line.observed is None and not line.about):
        return None
    return a.Word.of(source.id, source.title)


def _about(line: Line, what: a.Word | None, observed: a.Figure | None) -> tuple[str, str]:
    """Name the period or the observation, in both languages; empty for a line about the item."""
    if what is None:
        return "", ""
    if line.obligation:
        before, after = line.obligation.partition("/")[2], ""
    else:
        before, after = line.about, observed.rounded if observed else ""
    zh, en = (" ".join(filter(None, (before, name, after))) for name in (what.zh, what.en))
    return zh, en


def _sentence(
    language: str, about: tuple[str, str], said: Iterable[a.Word], points: a.Figure, unit: str
) -> str:
    """Say a line in one sentence: `2025-03 Branch meeting: missed; deducted -2.00 points`."""
    words = "; ".join(getattr(word, language) for word in said)
    named = about[0] if language == "zh" else about[1]
    return (
        f"{named}: {words} {points.rounded} {unit}" if named else f"{words} {points.rounded} {unit}"
    )
