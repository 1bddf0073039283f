"""Certificates written by hand, as `read_certificate` returns them."""

from typing import Any

from wigops.catalogue import CATEGORIES
from wigops.erasure.search import FORMS
from wigops.policy import load_policy

POLICY = load_policy()
Document = dict[str, Any]


def erased(contact_id: str, rule: str = "individual", due_on: str | None = "2026-11-20") -> Document:
    return {"contact_id": contact_id, "special_category_id": None, "rule": rule, "due_on": due_on}


def refused(contact_id: str, reason: str) -> Document:
    return {
        "contact_id": contact_id,
        "special_category_id": None,
        "reason": reason,
        "refused_when": "proposed",
    }


def leftover(key: str, state: str, **values: object) -> Document:
    return {
        "table": "communication",
        "column": "body",
        "key": key,
        "found": ["email", "name"],
        "state": state,
        "decided_by": None,
        "decided_on": None,
        **values,
    }


def certificate(**certificate: object) -> Document:
    """The certificate of a batch of three people, one of them refused; `certificate` replaces its heading."""
    return {
        "certificate": {
            "batch_id": 12,
            "subject": "people",
            "fingerprint": "3f0c" * 16,
            "as_of": "2026-11-23",
            "request_id": None,
            "policy_version": POLICY.version,
            "proposed_by": "olive",
            "proposed_at": "2026-11-23T09:05:00+00:00",
            "approved_by": "oscar",
            "carried_out_by": "olive",
            "carried_out_at": "2026-11-23T14:07:31+00:00",
            "replayed_after_a_restore": False,
            **certificate,
        },
        "copy": {"load_id": 41, "loaded_at": "2026-11-23T06:15:09"},
        "erased": [
            erased("c-1001", "lapsed_member", "2026-03-03"),
            erased("c-1002"),
            erased("c-1003", "request", "2026-11-22"),
        ],
        "refused": [refused("c-2001", "There is an access request open since 3 November 2026.")],
        "categories": [
            {"category": one.name, "treatment": one.treatment, "rows": 1200 + place, "why": one.why}
            for place, one in enumerate(CATEGORIES)
            if one.id != "evidence"
        ],
        "tables": [
            {"table": "contact", "before": 50_003, "after": 50_000},
            {"table": "contact_point", "before": 120_007, "after": 120_000},
            {"table": "service", "before": 400, "after": 400},
        ],
        "search": {
            "tables": 41,
            "columns": 166,
            "texts": 1_234_567,
            "decoded": 2_345,
            "identifiers": {"email": 4, "name": 6, "phone": 1},
            "forms": dict(FORMS),
            "names_not_searched": [
                {"contact_id": "c-1002", "why": "too short"},
                {"contact_id": "c-1003", "why": "too few words"},
            ],
            "leftovers": 4,
            "searched_at": "2026-11-23T14:07:40+00:00",
        },
        "recorded": {
            "tombstones": 3,
            "hashes": 5,
            "notices": 2,
            "change_instructions": 3,
            "trail_event": 812,
        },
        "leftovers": [
            leftover("m-1", "open"),
            leftover("m-2", "redacted", decided_by="olive", decided_on="2026-11-24"),
            leftover("m-3", "kept", decided_by="oscar", decided_on="2026-11-24", found=["phone"]),
            leftover("m-4", "gone"),
        ],
        "rewritten_at": "2026-11-23T14:08:02",
    }


def special_certificate(**heading: object) -> Document:
    """The certificate of a batch of special category records."""
    document = certificate(subject="special_category", **heading)
    special = next(one for one in CATEGORIES if one.id == "special_category")
    document["erased"] = [
        {**erased("c-1001", "service_ended", "2026-11-02"), "special_category_id": "s-71"},
        {**erased("c-1001", "membership_ended", "2026-10-01"), "special_category_id": "s-72"},
    ]
    document["refused"] = [
        {**refused("c-2001", "The CRM copy has no such record."), "special_category_id": "s-9"}
    ]
    document["categories"] = [
        {"category": special.name, "treatment": special.treatment, "rows": 2, "why": special.why}
    ]
    document["search"] = None
    document["leftovers"] = []
    return document
