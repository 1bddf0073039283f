"""Turns a policy file into a `Policy`, or refuses it in one sentence."""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from wigops.catalogue import (
    CONSENT_PURPOSES,
    COUNTED_RULES,
    DATA_CATEGORIES,
    ENGAGEMENT_KINDS,
    RETENTION_RULES,
    SERVICE_KINDS,
    SPECIAL_CATEGORY_RULES,
)
from wigops.errors import BadInputError
from wigops.policy.model import (
    Category,
    Choice,
    ComplaintRoute,
    Controller,
    LawfulBasis,
    Policy,
    Promise,
    Purpose,
    RecipientKind,
    Response,
    RetentionRule,
    Right,
    Source,
    Use,
)
from wigops.policy.section import Section

PACKAGED_FILE = Path(__file__).with_name("policy.toml")

LAWFUL_BASES = ("consent", "legitimate_interest")
PURPOSES = (*CONSENT_PURPOSES, "marketing", "membership_administration")
PROMISES = ("storage", "disposal", "special_category_disposal", "consent_withdrawal", "sharing")
RIGHTS = ("access", "rectification", "erasure", "restriction", "objection", "portability", "complaint")
COMPLAINT_ROUTES = ("organisation", "ico")

WHOLE_CHOICES = {
    "retention_years": (1, 100),
    "consent_refresh_months": (1, 1200),
    "coverage_window_months": (1, 1200),
    "freshness_amber_days": (1, 3650),
    "load_due_growth_people": (0, 1_000_000_000),
    "due_diligence_warning_days": (0, 3650),
    "nobodys_address_contacts": (3, 1_000),
    "searched_name_letters": (2, 100),
    "searched_name_characters": (2, 100),
    "searched_name_words": (2, 10),
    "forecast_months": (1, 1200),
}
NUMBER_CHOICES = {
    "load_rejected_percent": (0.0, 100.0),
    "load_contacts_fall_percent": (0.0, 100.0),
    "load_due_growth_percent": (0.0, 1_000_000.0),
}
DAY_CHOICES = {"earliest_plausible_date": (date(1753, 1, 1), date(2100, 12, 31))}
TEXT_CHOICES = {"lapsed_member_with_recent_activity": ("review", "due")}


def load_policy(path: Path | None = None) -> Policy:
    """The policy in the file at `path`, or the one that ships with the product.

    The file is read on every call, so a change is never missed; what it says is worked out once for the
    same bytes. Raises `BadInputError`, naming the key at fault, when the file cannot be read or used.
    """
    file = PACKAGED_FILE if path is None else path
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise BadInputError(f"The policy file {file} cannot be read.") from error
    return _parse(raw, str(file))


def policy_for(home: Path) -> Policy:
    """The policy of the installation in `home`: its own policy.toml where there is one.

    Raises `BadInputError` as `load_policy` does; a bad file is never passed over for the packaged one.
    """
    own = home / "policy.toml"
    return load_policy(own if own.exists() or own.is_symlink() else None)


@lru_cache(maxsize=8)
def _parse(raw: bytes, file: str) -> Policy:
    try:
        values = tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"The policy file {file} is not a TOML file in UTF-8.") from error
    return _policy(Section(file, "", values), hashlib.sha256(raw).hexdigest()[:8])


def _policy(root: Section, fingerprint: str) -> Policy:
    document = root.section("document")
    day = document.day("date")
    controller = _controller(root.section("controller"))
    choices = tuple(_choice(part) for part in root.sections("choices", _all_choices()))
    return Policy(
        version=f"{day.isoformat()}+{fingerprint}",
        title=document.text("title"),
        stage=document.text("stage"),
        date=day,
        controller=controller,
        categories=_flagged(root.sections("categories", DATA_CATEGORIES), Category, "special"),
        sources=_flagged(root.sections("sources"), Source, "direct"),
        lawful_bases=_flagged(root.sections("lawful_bases", LAWFUL_BASES), LawfulBasis),
        purposes=tuple(_purpose(part) for part in root.sections("purposes", PURPOSES)),
        uses=tuple(
            _read(part, Use, purposes=part.some_of("purposes", PURPOSES)) for part in root.sections("uses")
        ),
        recipient_kinds=_flagged(
            root.sections("recipient_kinds"), RecipientKind, "special_category_allowed", "agreement_needed"
        ),
        promises=_flagged(root.sections("promises", PROMISES), Promise),
        retention_rules=tuple(_rule(part, choices) for part in root.sections("retention", RETENTION_RULES)),
        special_category_rules=tuple(
            _rule(part, choices)
            for part in root.sections("special_category_retention", SPECIAL_CATEGORY_RULES)
        ),
        response=_response(root.section("response")),
        rights=_flagged(root.sections("rights", RIGHTS), Right),
        complaint_routes=tuple(
            _read(part, ComplaintRoute, email=controller.email if part.id == "organisation" else None)
            for part in root.sections("complaint_routes", COMPLAINT_ROUTES)
        ),
        choices=choices,
    )


_Kind = TypeVar("_Kind")


def _read(part: Section, kind: type[_Kind], **known: object) -> _Kind:
    """A `kind` from a table: the fields that are not `known` are texts by their names; its id is the key."""
    texts = [name for name in kind.__annotations__ if name not in {"id", *known}]
    values: dict[str, Any] = {"id": part.id, **{name: part.text(name) for name in texts}, **known}
    return kind(**values)


def _flagged(parts: Iterable[Section], kind: type[_Kind], *flags: str) -> tuple[_Kind, ...]:
    """A `kind` from each table, texts but for its `flags`."""
    return tuple(_read(part, kind, **{name: part.flag(name) for name in flags}) for part in parts)


def _controller(part: Section) -> Controller:
    email = part.text_or_blank("email")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise part.bad("email", "must be an e-mail address, or empty")
    return Controller(
        name=part.text("name"),
        address=part.text("address"),
        phone=part.text("phone"),
        email=email or None,
        email_note=part.text("email_note"),
        website=part.text("website"),
    )


def _purpose(part: Section) -> Purpose:
    engagement_kinds = part.some_of("engagement_kinds", ENGAGEMENT_KINDS)
    if bool(engagement_kinds) != (part.id in CONSENT_PURPOSES):
        raise part.bad("engagement_kinds", "must be filled in for a purpose under consent, and for no other")
    basis = "consent" if part.id in CONSENT_PURPOSES else "legitimate_interest"
    return _read(
        part,
        Purpose,
        lawful_basis=part.one_of("lawful_basis", (basis,)),
        engagement_kinds=engagement_kinds,
        service_kinds=part.some_of("service_kinds", SERVICE_KINDS),
        may_be_shared=part.flag("may_be_shared"),
    )


def _rule(part: Section, choices: tuple[Choice, ...]) -> RetentionRule:
    return _read(
        part,
        RetentionRule,
        statement=_filled(part, "statement", choices),
        due_on=_filled(part, "due_on", choices),
        years=_years(part, choices),
    )


def _years(part: Section, choices: tuple[Choice, ...]) -> int | None:
    counted = part.key in {f"retention.{rule}" for rule in COUNTED_RULES}
    part.one_of("period", ("retention_years",) if counted else ("none",))
    if not counted:
        return None
    return next(
        choice.value for choice in choices if choice.id == "retention_years" and isinstance(choice.value, int)
    )


def _filled(part: Section, name: str, choices: tuple[Choice, ...]) -> str:
    """The text called `name`, each {choice} in it replaced by the value of that choice."""
    values = {choice.id: str(choice.value) for choice in choices}

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise part.bad(name, f"speaks of a choice that is not there, {match[1]}")
        return values[match[1]]

    return re.sub(r"\{(\w+)\}", value, part.text(name))


def _response(part: Section) -> Response:
    return Response(
        months=part.whole("months", 1, 3), statement=part.text("statement"), clause=part.text("clause")
    )


def _all_choices() -> tuple[str, ...]:
    return (*WHOLE_CHOICES, *NUMBER_CHOICES, *DAY_CHOICES, *TEXT_CHOICES)


def _choice(part: Section) -> Choice:
    return _read(part, Choice, value=_choice_value(part), unit=part.text_or_blank("unit"))


def _choice_value(part: Section) -> int | float | str | date:
    if part.id in WHOLE_CHOICES:
        return part.whole("value", *WHOLE_CHOICES[part.id])
    if part.id in NUMBER_CHOICES:
        return part.number("value", *NUMBER_CHOICES[part.id])
    if part.id in DAY_CHOICES:
        return _day_choice(part)
    return part.one_of("value", TEXT_CHOICES[part.id])


def _day_choice(part: Section) -> date:
    day = part.day("value")
    first, last = DAY_CHOICES[part.id]
    if not first <= day <= last:
        raise part.bad("value", f"must be a date from {first} to {last}")
    return day
