"""The least that Django and gdpr-assist need; where the database is comes from the environment."""

import os

SECRET_KEY = "for the bench alone"
DEBUG = False
USE_TZ = True
TIME_ZONE = "Europe/London"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "gdpr_assist", "crm"]
DATABASE_ROUTERS = ["gdpr_assist.routers.EventLogRouter"]
SILENCED_SYSTEM_CHECKS = ["gdpr_assist.E001"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["BENCH_HOST"],
        "USER": os.environ["BENCH_USER"],
        "NAME": os.environ["BENCH_DATABASE"],
        # Django's own tables go to the first schema, the models find the CRM's in the second.
        "OPTIONS": {"options": "-c search_path=public,crm"},
    },
    # As its documentation sets it up. It costs the least, too: no way to a server and back for each row.
    "gdpr_log": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCH_LOG"]},
}
# Which models are registered with gdpr-assist: everything that holds personal data, or contacts alone.
BENCH_REGISTERED = os.environ["BENCH_REGISTERED"]
