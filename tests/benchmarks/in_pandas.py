"""The rules of retention section 1 in pandas, over the same files, for comparison."""

from datetime import date
from pathlib import Path

import pandas as pd


def statuses(export: Path, as_of: date) -> dict[str, int]:
    """People by status at `as_of`, from the CSV files of `export`."""
    day = pd.Timestamp(as_of)
    five = pd.DateOffset(years=5)
    contact = pd.read_csv(
        export / "contact.csv",
        usecols=[
            "contact_id",
            "organisation_id",
            "created_at",
            "left_organisation_on",
            "no_contact_notified_on",
        ],
        parse_dates=["left_organisation_on", "no_contact_notified_on"],
    )
    contact["created_on"] = _london_day(contact["created_at"])
    membership = pd.read_csv(export / "membership.csv", parse_dates=["starts_on", "ends_on"])
    engagement = pd.read_csv(export / "engagement.csv", usecols=["contact_id", "kind", "occurred_at"])
    engagement = engagement[engagement["kind"].isin(["login", "booking"])]
    engagement = engagement.assign(day=_london_day(engagement["occurred_at"]))
    active = engagement[engagement["day"] <= day].groupby("contact_id")["day"].max().rename("active")

    people = contact.merge(active, on="contact_id", how="left")
    has_left = people["left_organisation_on"] <= day
    people["at"] = people["left_organisation_on"].where(has_left, day)
    linked = people[["contact_id", "organisation_id", "at"]].merge(membership, on="organisation_id")
    covers = (linked["starts_on"] <= linked["at"]) & (
        linked["ends_on"].isna() | (linked["at"] <= linked["ends_on"])
    )
    covered = covers.groupby(linked["contact_id"]).any().rename("covered")
    ended = linked[linked["ends_on"] < linked["at"]].groupby("contact_id")["ends_on"].max().rename("ended")
    people = people.merge(covered, on="contact_id", how="left").merge(ended, on="contact_id", how="left")
    covered_now = people["covered"].fillna(False).astype(bool)

    rule = pd.Series("individual", index=people.index)
    rule[~covered_now & people["ended"].notna()] = "lapsed_member"
    rule[covered_now & ~has_left] = "member"
    link = (
        people["ended"].where(~covered_now).where(~(covered_now & has_left), people["left_organisation_on"])
    )
    notified = (people["no_contact_notified_on"] <= day) & (rule != "member")
    rule[notified] = "notified"

    due = pd.Series(pd.NaT, index=people.index, dtype="datetime64[us]")
    lapsed, individual = rule == "lapsed_member", rule == "individual"
    due[lapsed] = link[lapsed] + five
    due[individual] = people["active"].fillna(people["created_on"])[individual] + five
    due[notified] = people["no_contact_notified_on"].where(~(link > people["no_contact_notified_on"]), link)[
        notified
    ]
    status = pd.Series("due", index=people.index)
    status[due > day] = "upcoming"
    status[due.isna()] = "kept"
    status[individual & due.isna()] = "review"
    status[lapsed & (due <= day) & (people["active"] > day - five)] = "review"
    return {str(name): int(count) for name, count in status.value_counts().items()}


def _london_day(moments: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    read = pd.to_datetime(moments, utc=True, format="ISO8601")
    return read.dt.tz_convert("Europe/London").dt.tz_localize(None).dt.normalize()
