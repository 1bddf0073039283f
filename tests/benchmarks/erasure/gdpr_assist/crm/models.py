"""The fourteen tables as Django models.

Deleting a contact cascades to all that is only about that person; a disclosure stays, without the person.
The tables are there already (schema.sql), without foreign keys that PostgreSQL would check row by row.

As gdpr-assist's documentation has it, every model that holds personal data is registered, and what stays of
a person is anonymised. With BENCH_REGISTERED = "contacts" it does as little as it can be made to: only the
contact is registered and logged, and a disclosure keeps its reference.
"""

import gdpr_assist
from django.conf import settings
from django.db import models

EVERYTHING = settings.BENCH_REGISTERED == "everything"


def _key():
    return models.TextField(primary_key=True)


def _text():
    return models.TextField(null=True, blank=True)


def _day():
    return models.DateField(null=True)


def _moment():
    return models.DateTimeField(null=True)


def _link(to):
    return models.ForeignKey(to, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")


def _of_a_contact(on_delete=models.CASCADE):
    return models.ForeignKey("Contact", on_delete, null=True, db_constraint=False)


class Organisation(models.Model):
    organisation_id = _key()
    name = _text()
    sector = _text()

    class Meta:
        managed = False
        db_table = "organisation"


class Membership(models.Model):
    organisation = _link(Organisation)
    starts_on = _day()
    ends_on = _day()

    class Meta:
        managed = False
        db_table = "membership"


class Service(models.Model):
    service_id = _key()
    kind = _text()
    title = _text()
    starts_on = _day()
    ends_on = _day()
    in_person = models.BooleanField(null=True)

    class Meta:
        managed = False
        db_table = "service"


class Recipient(models.Model):
    recipient_id = _key()
    name = _text()
    kind = _text()
    agreement_signed_on = _day()
    contact_email = _text()

    class Meta:
        managed = False
        db_table = "recipient"


class DueDiligence(models.Model):
    recipient = _link(Recipient)
    checked_on = _day()
    valid_until = _day()
    outcome = _text()
    checked_by = _text()

    class Meta:
        managed = False
        db_table = "due_diligence"


class Contact(models.Model):
    contact_id = _key()
    organisation = _link(Organisation)
    first_name = _text()
    last_name = _text()
    job_title = _text()
    source = _text()
    created_at = _moment()
    left_organisation_on = _day()
    no_contact_notified_on = _day()

    class Meta:
        managed = False
        db_table = "contact"

    class PrivacyMeta:
        fields = ("first_name", "last_name", "job_title")
        search_fields = ("last_name",)


class ContactPoint(models.Model):
    contact = _of_a_contact()
    kind = _text()
    value = _text()
    is_primary = models.BooleanField(null=True)

    class Meta:
        managed = False
        db_table = "contact_point"


class Interest(models.Model):
    contact = _of_a_contact()
    kind = _text()
    label = _text()

    class Meta:
        managed = False
        db_table = "interest"


class SpecialCategory(models.Model):
    special_category_id = _key()
    contact = _of_a_contact()
    kind = _text()
    detail = _text()
    service = _link(Service)
    recorded_at = _moment()

    class Meta:
        managed = False
        db_table = "special_category"


class Engagement(models.Model):
    engagement_id = _key()
    contact = _of_a_contact()
    kind = _text()
    service = _link(Service)
    occurred_at = _moment()
    detail = _text()

    class Meta:
        managed = False
        db_table = "engagement"


class Communication(models.Model):
    communication_id = _key()
    contact = _of_a_contact()
    kind = _text()
    sent_at = _moment()
    opened_at = _moment()
    clicked_at = _moment()
    subject = _text()
    body = _text()

    class Meta:
        managed = False
        db_table = "communication"


class Consent(models.Model):
    consent_id = _key()
    contact = _of_a_contact()
    purpose = _text()
    given_at = _moment()
    withdrawn_at = _moment()
    source = _text()
    wording_version = _text()

    class Meta:
        managed = False
        db_table = "consent"


class OptOut(models.Model):
    contact = _of_a_contact()
    channel = _text()
    opted_out_at = _moment()

    class Meta:
        managed = False
        db_table = "opt_out"


class Sharing(models.Model):
    sharing_id = _key()
    contact = _of_a_contact(gdpr_assist.ANONYMISE(models.SET_NULL) if EVERYTHING else models.SET_NULL)
    recipient = _link(Recipient)
    shared_at = _moment()
    purpose = _text()
    categories = _text()
    service = _link(Service)
    reference = _text()

    class Meta:
        managed = False
        db_table = "sharing"


if EVERYTHING:
    for model, personal in {
        ContactPoint: ("value",),
        Interest: ("label",),
        SpecialCategory: ("detail",),
        Engagement: ("detail",),
        Communication: ("subject", "body"),
        Consent: ("source",),
        OptOut: ("channel",),
        Sharing: ("reference",),
    }.items():
        gdpr_assist.register(model, type("PrivacyMeta", (), {"fields": personal}))
