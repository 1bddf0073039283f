"""What a certificate says, in words for a reader who has nothing else: the values of certificate.typ."""

from collections import Counter
from typing import Any

from wigops.erasure.certificate_phrases import day_words, figure, in_a_row, short_day, time_words, were
from wigops.erasure.gate import PEOPLE
from wigops.export.caption import counted
from wigops.policy import Policy, RetentionRule

Document = dict[str, Any]

_FOUND = {"email": "e-mail address", "phone": "phone number", "name": "full name"}
_SOUGHT = {
    "email": ("e-mail address", "e-mail addresses"),
    "phone": ("phone number", "phone numbers"),
    "name": ("spelling of a full name", "spellings of full names"),
}
_STATES = {
    "open": "Open: waits for an officer",
    "redacted": "Redacted",
    "kept": "Kept, for a reason on record",
    "gone": "Gone: the record was deleted or changed",
}
_WHY_NOT = {"too short": "too short", "too few words": "one word alone, or too few"}
_LISTED_NAMES = 500  # ids in one sentence; the rest are in the JSON file
_LONG = 36  # characters of an identifier for which a column is as wide as it can be
_LISTED_LEFTOVERS = 1_000  # a table of tens of thousands of rows takes minutes to typeset


def in_words(document: Document, policy: Policy) -> Document:
    """The document of `read_certificate` as texts in the order of the page, with nothing left to work out."""
    done = document["certificate"]
    people = done["subject"] == PEOPLE
    title = f"Certificate of erasure, batch {done['batch_id']}"
    return {
        "title": title,
        "subtitle": f"{'People' if people else 'Special category records'}, as of {day_words(done['as_of'])}",
        "footer": f"{title}: {policy.controller.name}",
        "author": policy.controller.name,
        "summary": _summary(document, policy),
        "remarks": _remarks(document),
        "facts": _facts(document, policy),
        "fingerprint": done["fingerprint"],
        "categories": [
            [one["category"], one["treatment"].capitalize(), figure(one["rows"]), one["why"]]
            for one in document["categories"]
        ],
        "rules_say": _rules_say(document, policy),
        "rules": _rules(document, policy),
        "tables": [
            {"name": one["table"], "counts": [figure(n) for n in _before_after_gone(one)]}
            for one in document["tables"]
        ],
        "recorded": _recorded(document["recorded"]),
        "search": _search(document),
        "leftovers": leftovers_in_words(document["leftovers"][:_LISTED_LEFTOVERS]),
        "long_ids": _has_long_ids(document),
        "id_names": ["CRM id"] if people else ["CRM id", "Record"],
        "refused_say": _refused_say(document),
        "refused": [{"ids": _ids(one), "reason": _refusal(one)} for one in document["refused"]],
        "erased_say": _erased_say(document),
        "erased": _erased(document, policy),
    }


def leftovers_in_words(leftovers: list[Document]) -> list[dict[str, str]]:
    """Leftovers of a certificate: place, key, found and state. The typeset one has no room for very many."""
    return [_leftover(one) for one in leftovers]


def _summary(document: Document, policy: Policy) -> str:
    erased, refused = len(document["erased"]), len(document["refused"])
    finished = document["certificate"]["carried_out_at"]
    deed = "erased from" if document["certificate"]["subject"] == PEOPLE else "deleted from"
    said = (
        f"On {time_words(finished)}, {counted(erased, *_nouns(document))} {were(erased)} {deed} the copy of "
        f"the CRM that {policy.controller.name} keeps."
    )
    return f"{said} {figure(refused)} more {were(refused)} refused." if refused else said


def _remarks(document: Document) -> list[str]:
    """What a reader has to know before the figures."""
    remarks = ["This certificate names the people it is about by their CRM id alone."]
    if document["certificate"]["subject"] != PEOPLE:
        remarks.append("The people whom these records were about stay in the copy.")
    if document["certificate"]["replayed_after_a_restore"]:
        remarks.append(
            "Replayed after a restore: the database was restored from a backup made before this erasure, "
            "which was then done again. Who decided and when are of the first time, figures of the second."
        )
    return remarks


def _facts(document: Document, policy: Policy) -> list[list[str]]:
    done, copy, request = document["certificate"], document["copy"], document["certificate"]["request_id"]
    regulator = policy.complaint_route("ico")
    return [
        ["Controller", f"{policy.controller.name}, {policy.controller.address}"],
        ["Regulator", f"{regulator.name}, {regulator.address}"],
        ["Batch", str(done["batch_id"])],
        ["Subject", "People" if done["subject"] == PEOPLE else "Special category records"],
        ["Ground", "The retention schedule" if request is None else f"Erasure request {request}"],
        ["As of", day_words(done["as_of"])],
        ["CRM copy", f"Load {copy['load_id']}, {time_words(copy['loaded_at'])}" if copy else "None"],
        ["Proposed", f"{time_words(done['proposed_at'])}, by {done['proposed_by']}"],
        ["Approved", f"By {done['approved_by'] or 'nobody'}"],
        ["Carried out", f"{time_words(done['carried_out_at'])}, by {done['carried_out_by'] or 'nobody'}"],
        ["File rewritten", _rewritten(document)],
        ["Replayed", "Yes, after a restore" if done["replayed_after_a_restore"] else "No"],
        ["Policy", f"{policy.title}, version {done['policy_version']}"],
    ]


def _rewritten(document: Document) -> str:
    if document["rewritten_at"]:
        return (
            f"{time_words(document['rewritten_at'])}: nothing that was deleted is left in the database file"
        )
    if not document["erased"]:
        return "Not needed, as nothing was deleted"
    return "Not yet: what was deleted can still lie in the database file"


def _rules_say(document: Document, policy: Policy) -> str:
    version = document["certificate"]["policy_version"]
    if not document["erased"]:
        return "None, as nothing was erased."
    if version == policy.version:
        return "Quoted from the policy named above."
    return (
        f"The erasure was decided under version {version} of the policy. The words below are those of "
        f"version {policy.version}, which was in force when this certificate was written."
    )


def _rules(document: Document, policy: Policy) -> list[Document]:
    """The rules by which anything was erased, in the policy's order, each with its clause."""
    used = Counter(one["rule"] for one in document["erased"])
    return [
        {
            "name": rule.name,
            "erased": counted(used[rule.id], *_nouns(document)),
            "statement": rule.statement,
            "due_on": rule.due_on,
            "clause": rule.clause,
        }
        for rule in _policy_rules(document, policy)
        if rule.id in used
    ]


def _recorded(recorded: Document) -> list[list[str]]:
    hashes = counted(recorded["hashes"], "keyed hash", "keyed hashes")
    return [
        [
            "Tombstones",
            f"{figure(recorded['tombstones'])}, with {hashes} of e-mail addresses and phone numbers: to "
            "recognise a person who comes back, and for nothing else",
        ],
        [
            "Notices",
            f"{figure(recorded['notices'])}: to tell those whom the data was shared with (UK GDPR Art 19)",
        ],
        [
            "Change instructions",
            f"{figure(recorded['change_instructions'])}: to do the same in the CRM itself, which this "
            "certificate does not cover",
        ],
        ["Audit trail", f"Event {recorded['trail_event']}"],
    ]


def _search(document: Document) -> list[str]:
    search = document["search"]
    if search is None:
        if document["certificate"]["subject"] == PEOPLE:
            return ["There was no search, as nobody was erased."]
        return ["There was no search, as the people whom the records were about stay in the copy."]
    sought = [
        counted(number, *_SOUGHT.get(kind, (kind, kind))) for kind, number in search["identifiers"].items()
    ]
    texts, columns, tables = (
        counted(search[many], one, many)
        for one, many in (("text", "texts"), ("column", "columns"), ("table", "tables"))
    )
    found = len(document["leftovers"])
    return [
        f"{time_words(search['searched_at'])}, once the rows were deleted: every text that could hold one "
        "was searched for what the erased could be recognised by: "
        f"{in_a_row(sought) or 'nothing, as nothing of the kind was known'}.",
        f"That was {texts}, each different, in {columns} of {tables}: every column of text but those that "
        "hold only words of a fixed list, the ids of another table, or keys too short and plain for any of "
        "it. A phone number that five or more other people have as their own was not counted as a mention in "
        "their contact details.",
        *_how_searched(search),
        *_not_searched(search),
        *_staying(document),
        f"Something was found in {counted(found, 'place', 'places')}, in records that are not their own"
        + (
            ":"
            if found <= _LISTED_LEFTOVERS
            else f"; the first {figure(_LISTED_LEFTOVERS)} of them, the rest"
        )
        + ("" if found <= _LISTED_LEFTOVERS else " being in the certificate's JSON file:")
        if found
        else "Nothing was found.",
    ]


def _how_searched(search: Document) -> list[str]:
    """In which forms it was looked; certificates of earlier versions do not say."""
    forms = [f"{_SOUGHT[kind][1]}: {said}" for kind, said in search.get("forms", {}).items()]
    if not forms:
        return []
    decoded = counted(search["decoded"], "text", "texts")
    return [
        f"{decoded} with markup, encoding or letters that are not plain Latin {were(search['decoded'])} "
        "searched as a person reads them. The forms in which it was looked, for "
        + "; for ".join(forms)
        + ".",
        "An address or number that identifies nobody (a placeholder) was not looked for.",
    ]


def _not_searched(search: Document) -> list[str]:
    """Whose name was not searched for by itself, by CRM id, and why."""
    not_searched = search.get("names_not_searched", [])
    if not not_searched:
        return []
    people = counted(len(not_searched), "person", "people")
    by_why: dict[str, list[str]] = {}
    for one in not_searched[:_LISTED_NAMES]:
        by_why.setdefault(_WHY_NOT.get(one["why"], one["why"]), []).append(str(one["contact_id"]))
    more = len(not_searched) - _LISTED_NAMES
    listed = "; ".join(f"{why}: {', '.join(ids)}" for why, ids in by_why.items())
    if more > 0:
        listed += f"; and {figure(more)} more, in the JSON file of this certificate"
    return [
        f"The names of {people} were not searched for by themselves, as they would be found in texts about "
        f"others; their addresses and numbers were. By CRM id, {listed}."
    ]


def _staying(document: Document) -> list[str]:
    """The records that are likely those of the erased, and were not in the batch, by CRM id."""
    stay = document.get("likely_duplicates_that_stay", [])
    if not stay:
        return []
    listed = ", ".join(f"{one['other_id']} (beside {one['contact_id']})" for one in stay[:_LISTED_NAMES])
    more = len(stay) - _LISTED_NAMES
    return [
        f"{counted(len(stay), 'record', 'records')} likely of the same people {were(len(stay))} not in the "
        f"batch and will stay, by CRM id: {listed}"
        f"{f'; and {figure(more)} more, in the JSON file of this certificate' if more > 0 else ''}."
    ]


def _leftover(leftover: Document) -> Document:
    state = _STATES.get(leftover["state"], leftover["state"])
    decided = (
        f"{state} ({leftover['decided_by']}, {day_words(leftover['decided_on'])})"
        if leftover["decided_by"]
        else state
    )
    found = [_FOUND.get(kind, kind) for kind in leftover["found"]]
    return {
        "place": f"{leftover['table']}.{leftover['column']}",
        "key": str(leftover["key"]),
        "found": in_a_row(found).capitalize(),
        "state": decided,
    }


def _refused_say(document: Document) -> str:
    refused = len(document["refused"])
    if not refused:
        return "Nobody and nothing was refused."
    return f"{counted(refused, *_nouns(document))} {were(refused)} refused: nothing was deleted there."


def _refusal(one: Document) -> str:
    """Why somebody was refused; whom the gate let through when the batch was proposed, says so."""
    late = one.get("refused_when") == "carried out"
    return f"{one['reason']} Refused when the batch was carried out." if late else str(one["reason"])


def _erased_say(document: Document) -> str:
    erased = len(document["erased"])
    if not erased:
        return "Nobody and nothing was erased."
    return f"{counted(erased, *_nouns(document))}, by the rule that applied and the day each was due."


def _erased(document: Document, policy: Policy) -> list[Document]:
    """The erased by rule, in the policy's order: each one a row, and all of a day together."""
    names = {rule.id: rule.name for rule in _policy_rules(document, policy)}
    by_rule: dict[str, list[Document]] = {rule: [] for rule in names}
    for one in document["erased"]:
        by_rule.setdefault(str(one["rule"]), []).append(one)
    return [
        {
            "name": f"{names.get(rule, rule)}: {figure(len(erased))}",
            "days": _by_day(erased),
            "rows": [{"ids": _ids(one), "due_on": short_day(one["due_on"])} for one in erased],
        }
        for rule, erased in by_rule.items()
        if erased
    ]


def _by_day(erased: list[Document]) -> list[Document]:
    """The identifiers by the day on which each was due, soonest first: a row a day is typeset far faster."""
    days: dict[str, list[str]] = {}
    for one in sorted(erased, key=lambda one: one["due_on"] or "none"):
        days.setdefault(short_day(one["due_on"]), []).append(" / ".join(_ids(one)))
    return [{"due_on": day, "ids": ids} for day, ids in days.items()]


def _policy_rules(document: Document, policy: Policy) -> tuple[RetentionRule, ...]:
    if document["certificate"]["subject"] == PEOPLE:
        return policy.retention_rules
    return policy.special_category_rules


def _ids(one: Document) -> list[str]:
    return [str(one[key]) for key in ("contact_id", "special_category_id") if one[key] is not None]


def _has_long_ids(document: Document) -> bool:
    keys = [str(one["key"]) for one in document["leftovers"]]
    return max([_longest_id(document["refused"]), *map(len, keys)]) > _LONG


def _longest_id(entries: list[Document]) -> int:
    return max((sum(len(part) for part in _ids(one)) for one in entries), default=0)


def _nouns(document: Document) -> tuple[str, str]:
    if document["certificate"]["subject"] == PEOPLE:
        return "person", "people"
    return "special category record", "special category records"


def _before_after_gone(table: Document) -> tuple[int, int, int]:
    return table["before"], table["after"], table["before"] - table["after"]
