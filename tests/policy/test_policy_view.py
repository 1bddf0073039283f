"""The policy page shows all of the policy."""

import pytest
from streamlit.testing.v1 import AppTest

from wigops.policy import load_policy


def _page() -> None:
    from wigops.policy import load_policy  # noqa: PLC0415
    from wigops.ui.kit.store import the_store  # noqa: PLC0415
    from wigops.ui.policy.policy import render  # noqa: PLC0415

    render(load_policy(), the_store())


def _shown(app: AppTest) -> str:
    tables = [cell for table in app.table for cell in table.value.astype(str).to_numpy().ravel()]
    words = [element.value for element in (*app.caption, *app.markdown, *app.warning)]
    return "\n".join([*tables, *words]).replace("\\", "")


@pytest.mark.usefixtures("home")
def test_it_shows_every_rule_clause_and_choice() -> None:
    policy = load_policy()
    app = AppTest.from_function(_page, default_timeout=30).run()
    assert not app.exception
    shown = _shown(app)
    clauses = [
        item.clause
        for items in (
            policy.categories,
            policy.sources,
            policy.lawful_bases,
            policy.purposes,
            policy.uses,
            policy.recipient_kinds,
            policy.promises,
            policy.retention_rules,
            policy.special_category_rules,
            policy.rights,
            policy.complaint_routes,
        )
        for item in items
    ]
    reasons = [choice.reason for choice in policy.choices]
    assert [text for text in (*clauses, *reasons, policy.response.clause) if text not in shown] == []
    assert policy.version in shown


@pytest.mark.usefixtures("home")
def test_it_says_that_the_email_address_is_not_set() -> None:
    app = AppTest.from_function(_page, default_timeout=30).run()
    assert "e-mail address is not set" in app.warning[0].value
