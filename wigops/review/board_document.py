"""The board's pack as a document: what its template shows, from tables, charts and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from wigops.export.caption import date_words
from wigops.export.pdf import pdf_bytes
from wigops.export.pictures import drawing_bytes
from wigops.policy import Policy
from wigops.review import board_words as words
from wigops.review.board_charts import BoardChart
from wigops.review.board_numbers import Numbers
from wigops.review.board_summary import Card
from wigops.review.board_table import COUNT, DAY, DAYS, SHARE, Table
from wigops.review.board_tables import ANNEX, PARTS, SUMMARY
from wigops.review.figures import Figures
from wigops.review.sign_off import Review
from wigops.review.weeks import Week

_WIDE = {"What it is": 3, "Rule": 4}  # shares of the width that is left, of columns with long texts
_MANY_COLUMNS = 6
_NUMBERS = frozenset({COUNT, SHARE, DAYS})


def board_pdf(
    figures: Figures,
    review: Review | None,
    notes: Mapping[str, str],
    policy: Policy,
    *,
    numbers: Numbers,
    cards: Sequence[Card],
    tables: Sequence[Table],
    charts: Sequence[BoardChart],
    moment: datetime,
) -> bytes:
    """The pack as a PDF, of that moment. Raises WigopsError where it cannot be typeset."""
    week = Week.named(figures.week)
    controller = policy.controller.name
    signed = f"signed by {review.signed_by}" if review else "not signed"
    data = {
        "title": f"Weekly compliance review {week.name}",
        "subtitle": f"{controller} · {words.week_words(week)}",
        "author": controller,
        "footer": f"Weekly compliance review {week.name}, {signed} · {figures.source}",
        "facts": [
            ("Week", f"{week.name}, {words.week_words(week)}"),
            ("As at", date_words(figures.as_of)),
            ("Source", figures.source),
            ("People in the copy", words.counted(numbers["copy"])),
            ("Privacy policy", f"Version {figures.policy_version}"),
            ("Signed by", words.signature(review)),
            *([("Fingerprint", f"{review.sha256} (SHA-256 of what was signed)")] if review else []),
        ],
        "parts": _parts(figures, numbers, notes, cards, tables, charts),
    }
    drawings = {f"{one.name}.svg": drawing_bytes(one.chart) for one in charts if one.chart is not None}
    return pdf_bytes(__package__, "board", data, timestamp=moment, drawings=drawings)


def _parts(
    figures: Figures,
    numbers: Numbers,
    notes: Mapping[str, str],
    cards: Sequence[Card],
    tables: Sequence[Table],
    charts: Sequence[BoardChart],
) -> list[dict[str, Any]]:
    made = []
    for part, name in PARTS.items():
        if part == ANNEX:
            made.append(
                _part("How the figures are worked out, and their limits", words.how_worked_out(figures))
            )
        blocks = [
            *(_table(one) for one in tables if one.part == part),
            *(_chart(one) for one in charts if one.part == part),
        ]
        said = [_copy(figures, numbers)] if part == "copy" else []
        cards_here = cards if part == SUMMARY else ()
        made.append(_part(name, said, note=notes.get(part, ""), cards=cards_here, blocks=blocks))
    return made


def _copy(figures: Figures, numbers: Numbers) -> str:
    people = words.some(numbers["copy"], "person", "people")
    asked = "" if any(figures.changes.values()) else " Nothing was asked of the CRM's administrator."
    return f"The figures rest on the {figures.source}, of {people}.{asked}"


def _part(
    name: str,
    sentences: Sequence[str] = (),
    *,
    note: str = "",
    cards: Sequence[Card] = (),
    blocks: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    return {
        "name": name,
        "note": [line for line in note.splitlines() if line.strip()],
        "cards": [asdict(card) for card in cards],
        "sentences": list(sentences),
        "blocks": list(blocks),
    }


def _chart(one: BoardChart) -> dict[str, Any]:
    drawn = one.chart is not None
    return {
        "kind": "drawing" if drawn else "nothing",
        "title": one.title,
        "subtitle": one.subtitle,
        "alt": one.alt if drawn else one.alt.removeprefix(f"{one.title}. "),
        "file": f"{one.name}.svg",
    }


def _table(one: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "title": one.title,
        "remark": one.remark,
        "header": [name for name, _ in one.columns],
        "numbers": [kind in _NUMBERS for _, kind in one.columns],
        "widths": _widths(one),
        "small": len(one.columns) > _MANY_COLUMNS,
        "totals": one.totals,
        "rows": one.texts(),
    }


def _widths(one: Table) -> list[int]:
    """Each column's share of the width that is left, 0 for one that takes what it needs."""
    if one.part == ANNEX:
        return [0, *(0 if kind == DAY else 1 for _, kind in one.columns[1:])]
    return [_WIDE.get(name, 0 if place else 1) for place, (name, _) in enumerate(one.columns)]
