"""The policy file says what the policy says, and a bad one is refused in a sentence."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from wigops.errors import BadInputError
from wigops.policy import Policy, load_policy, policy_for

PACKAGED = Path(__file__).parents[2] / "wigops" / "policy" / "policy.toml"
SOURCE = Path(__file__).parents[3] / "shared" / "spec" / "privacy-policy.txt"

Leaf = tuple[tuple[str, ...], Any]


def leaves(table: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


LEAVES = list(leaves(tomllib.loads(PACKAGED.read_text(encoding="utf-8"))))
KEYS = [".".join(path) for path, _ in LEAVES]
CLAUSES = [(".".join(path), value) for path, value in LEAVES if path[-1] == "clause"]


def toml_of(values: dict[str, Any]) -> str:
    return "".join(f"{key} = {_literal(value)}\n" for key, value in values.items())


def _literal(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def policy_file(folder: Path, **changed: Any) -> Path:
    """The packaged policy with some keys changed; the value `...` takes a key out."""
    values = dict(zip(KEYS, (value for _, value in LEAVES), strict=True)) | changed
    file = folder / "policy.toml"
    file.write_text(
        toml_of({key: value for key, value in values.items() if value is not ...}), encoding="utf-8"
    )
    return file


def refusal(file: Path) -> str:
    with pytest.raises(BadInputError) as caught:
        load_policy(file)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


@pytest.fixture
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="module")
def published() -> str:
    if not SOURCE.exists():
        pytest.skip(
            "the published text of the privacy policy is not beside this checkout, so quotes go unchecked"
        )
    return " ".join(SOURCE.read_text(encoding="utf-8").split())


@pytest.mark.parametrize(("key", "clause"), CLAUSES, ids=[key for key, _ in CLAUSES])
def test_every_clause_is_quoted_word_for_word(published: str, key: str, clause: str) -> None:
    assert clause in published


def test_who_and_where_are_as_published(published: str, policy: Policy) -> None:
    facts = [policy.title, policy.stage, policy.controller.name, policy.controller.address]
    facts += [policy.controller.phone, policy.controller.website]
    for route in policy.complaint_routes:
        facts += [route.name, route.address, route.phone, route.website]
    assert [fact for fact in facts if fact not in published] == []
    assert f"{policy.date.day} {policy.date:%B %Y}" in published


def test_the_email_address_is_left_for_the_organisation_to_fill_in(policy: Policy, tmp_path: Path) -> None:
    assert policy.controller.email is None
    assert "controller.email" in policy.controller.email_note
    own = load_policy(policy_file(tmp_path, **{"controller.email": "privacy@wig.example"}))
    assert own.controller.email == "privacy@wig.example"
    assert own.complaint_route("organisation").email == "privacy@wig.example"
    assert own.complaint_route("ico").email is None


def test_every_retention_rule_is_there(policy: Policy) -> None:
    assert {rule.id: rule.years for rule in policy.retention_rules} == {
        "member": None,
        "lapsed_member": 5,
        "individual": 5,
        "notified": None,
        "request": None,
    }


def test_every_special_category_rule_is_there(policy: Policy) -> None:
    assert {rule.id: rule.years for rule in policy.special_category_rules} == {
        "member": None,
        "service_ended": None,
        "membership_ended": None,
        "service_ongoing": None,
        "no_service": None,
    }


def test_a_rule_is_found_by_its_id(policy: Policy) -> None:
    assert policy.retention_rule("lapsed_member").name == "Membership lapsed"
    assert policy.special_category_rule("no_service").due_on == "The day it was recorded"
    with pytest.raises(BadInputError, match="no retention rule called no_such_rule"):
        policy.retention_rule("no_such_rule")


def test_consent_purposes_name_the_engagement_they_cover(policy: Policy) -> None:
    found = {
        purpose.id: (set(purpose.engagement_kinds), set(purpose.service_kinds))
        for purpose in policy.consent_purposes
    }
    assert found == {
        "event_booking": ({"booking"}, {"event"}),
        "programme_application": ({"application", "booking"}, {"programme", "seminar"}),
        "vacancy_application": ({"application"}, {"vacancy", "secondment"}),
        "mentoring": ({"application", "booking"}, {"mentoring"}),
        "cookies": ({"page_view", "video_view", "download"}, set()),
    }


def test_the_other_purposes_rest_on_legitimate_interest(policy: Policy) -> None:
    others = {p.id for p in policy.purposes if p.lawful_basis == "legitimate_interest"}
    assert others == {"marketing", "membership_administration"}


def test_data_is_shared_for_every_consent_purpose_but_cookies(policy: Policy) -> None:
    assert {p.id for p in policy.sharing_purposes} == {p.id for p in policy.consent_purposes} - {"cookies"}


def test_recipient_kinds_say_who_may_have_special_category_data_and_who_must_sign(policy: Policy) -> None:
    assert {k.id: (k.special_category_allowed, k.agreement_needed) for k in policy.recipient_kinds} == {
        "event_venue": (True, False),
        "programme_facilitator": (True, False),
        "prospective_employer": (False, False),
        "mentoring_partner": (False, False),
        "third_party_platform": (False, True),
    }


def test_one_category_is_special(policy: Policy) -> None:
    assert len(policy.categories) == 5
    assert [category.id for category in policy.categories if category.special] == ["special_category"]


def test_sources_are_nine_from_the_person_and_two_from_elsewhere(policy: Policy) -> None:
    assert [source.direct for source in policy.sources] == [True] * 9 + [False] * 2


def test_rights_are_the_kinds_of_request(policy: Policy) -> None:
    assert [right.id for right in policy.rights] == [
        "access",
        "rectification",
        "erasure",
        "restriction",
        "objection",
        "portability",
        "complaint",
    ]
    assert policy.response.months == 1
    assert policy.right("access").name == "Access"


def test_every_choice_has_its_agreed_value(policy: Policy) -> None:
    assert {choice.id: choice.value for choice in policy.choices} == {
        "retention_years": 5,
        "lapsed_member_with_recent_activity": "review",
        "consent_refresh_months": 24,
        "coverage_window_months": 12,
        "freshness_amber_days": 7,
        "load_rejected_percent": 1.0,
        "load_contacts_fall_percent": 20.0,
        "load_due_growth_people": 50,
        "load_due_growth_percent": 20.0,
        "due_diligence_warning_days": 60,
        "nobodys_address_contacts": 3,
        "searched_name_letters": 4,
        "searched_name_characters": 3,
        "searched_name_words": 2,
        "forecast_months": 24,
        "earliest_plausible_date": date(1984, 1, 1),
    }


def test_every_choice_has_a_reason_and_a_place(policy: Policy) -> None:
    assert [choice.id for choice in policy.choices if not choice.reason or not choice.used_in] == []


def test_a_choice_is_read_as_what_it_is(policy: Policy) -> None:
    assert policy.choice("retention_years") == 5
    assert policy.choice_number("load_rejected_percent") == 1.0
    assert policy.choice_number("load_due_growth_people") == 50.0
    assert policy.choice_text("lapsed_member_with_recent_activity") == "review"
    with pytest.raises(BadInputError, match="load_rejected_percent is not a whole number"):
        policy.choice("load_rejected_percent")
    with pytest.raises(BadInputError, match="lapsed_member_with_recent_activity is not a number"):
        policy.choice_number("lapsed_member_with_recent_activity")
    with pytest.raises(BadInputError, match="retention_years is not a word"):
        policy.choice_text("retention_years")
    with pytest.raises(BadInputError, match="no choice called no_such_choice"):
        policy.choice("no_such_choice")


def test_a_changed_choice_changes_the_rules_and_their_words(tmp_path: Path) -> None:
    changed = load_policy(policy_file(tmp_path, **{"choices.retention_years.value": 7}))
    assert changed.choice("retention_years") == 7
    assert changed.retention_rule("lapsed_member").years == 7
    assert changed.retention_rule("lapsed_member").due_on == "Last day of membership + 7 years"


def test_the_version_is_the_date_and_eight_digits_of_the_bytes(policy: Policy) -> None:
    day, _, digits = policy.version.partition("+")
    assert day == "2022-02-10"
    assert len(digits) == 8
    assert int(digits, 16) >= 0


def test_the_version_changes_when_a_byte_changes(policy: Policy, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(PACKAGED.read_bytes())
    assert load_policy(file).version == policy.version
    file.write_bytes(PACKAGED.read_bytes() + b"\n")
    assert load_policy(file).version != policy.version


def test_an_installation_may_keep_its_own_policy(policy: Policy, tmp_path: Path) -> None:
    assert policy_for(tmp_path) == policy
    policy_file(tmp_path, **{"choices.forecast_months.value": 36})
    assert policy_for(tmp_path).choice("forecast_months") == 36


def test_a_bad_policy_of_its_own_is_not_passed_over(tmp_path: Path) -> None:
    policy_file(tmp_path, **{"choices.forecast_months.value": ...})
    with pytest.raises(BadInputError, match=r"choices\.forecast_months\.value is missing"):
        policy_for(tmp_path)


def test_a_dangling_link_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").symlink_to(tmp_path / "gone.toml")
    with pytest.raises(BadInputError, match="cannot be read"):
        policy_for(tmp_path)


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    assert f"{key} is missing" in refusal(policy_file(tmp_path, **{key: ...}))


@pytest.mark.parametrize("key", KEYS)
def test_a_value_of_the_wrong_type_is_named(tmp_path: Path, key: str) -> None:
    assert f"{key} must be" in refusal(policy_file(tmp_path, **{key: [[]]}))


@pytest.mark.parametrize(
    "table",
    [
        "categories",
        "lawful_bases",
        "purposes",
        "promises",
        "retention",
        "special_category_retention",
        "rights",
        "complaint_routes",
        "choices",
    ],
)
def test_an_unknown_entry_is_named(tmp_path: Path, table: str) -> None:
    assert f"{table}.invented is not known" in refusal(
        policy_file(tmp_path, **{f"{table}.invented.name": "x"})
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("choices.retention_years.value", 0),
        ("choices.retention_years.value", -5),
        ("choices.retention_years.value", True),
        ("choices.retention_years.value", 5.0),
        ("choices.retention_years.value", "five"),
        ("choices.load_rejected_percent.value", 101),
        ("choices.load_rejected_percent.value", float("nan")),
        ("choices.load_rejected_percent.value", float("inf")),
        ("choices.lapsed_member_with_recent_activity.value", "keep"),
        ("choices.forecast_months.reason", "   "),
        ("controller.email", "[email\u00a0protected]"),
        ("document.date", datetime(2022, 2, 10, 9, 0)),  # noqa: DTZ001
        ("retention.individual.period", "none"),
        ("retention.member.period", "retention_years"),
        ("purposes.cookies.lawful_basis", "legitimate_interest"),
        ("purposes.cookies.engagement_kinds", []),
        ("purposes.marketing.engagement_kinds", ["download"]),
        ("purposes.mentoring.service_kinds", ["mentorship"]),
        ("retention.member.due_on", "After {no_such_choice} years"),
        ("sources", {}),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path: Path, key: str, value: Any) -> None:
    if value == {}:
        file = tmp_path / "policy.toml"
        kept = [(".".join(path), leaf) for path, leaf in LEAVES if path[0] != key]
        file.write_text(f"{key} = {{}}\n" + toml_of(dict(kept)), encoding="utf-8")
        assert key in refusal(file)
        return
    assert key in refusal(policy_file(tmp_path, **{key: value}))


@pytest.mark.parametrize("raw", [b"not toml at all", b"\xff\xfe", b"a = 1\na = 2\n", b"a = " + b"9" * 5000])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(raw)
    assert "is not a TOML file in UTF-8" in refusal(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "nowhere.toml")


def test_an_empty_file_is_refused_by_its_first_missing_table(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(b"")
    assert "document is missing" in refusal(file)
