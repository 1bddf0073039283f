"""Erases the people named on standard input with gdpr-assist and prints how long it took, as JSON.

What a competent user of Django does is done: the contacts are deleted by queryset, some hundreds at a time,
in one transaction over both databases; DEBUG is off; and the table of gdpr-assist's own that it looks rows
up in, without an index, gets one. Starting Django is not counted.
"""

import json
import sys
import time

from django.core.management import BaseCommand, call_command
from django.db import connection, transaction
from gdpr_assist.models import EventLog

from crm.models import Contact


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args, **_options):
        wanted = json.load(sys.stdin)
        for database in ("default", "gdpr_log"):
            call_command("migrate", database=database, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX ON gdpr_assist_privacyanonymised (content_type_id, object_id)")
        self.stdout.write(json.dumps(erase(wanted["ids"], wanted["at_a_time"], wanted["limit"])))


def erase(ids, at_a_time, limit):
    """Erase whole batches of `ids` until all are erased or `limit` seconds are over."""
    people = 0
    started = time.perf_counter()
    with transaction.atomic(using="gdpr_log"), transaction.atomic():
        while people < len(ids) and time.perf_counter() - started < limit:
            batch = ids[people : people + at_a_time]
            Contact.objects.filter(pk__in=batch).delete()
            people += len(batch)
        worked = time.perf_counter()
    committed = time.perf_counter()
    steps = {"deletion": worked - started, "commit": committed - worked}
    return {"people": people, "steps": steps, "logged": EventLog.objects.count()}
