"""Work in the background.

Nothing is lost when the broker is down: what is owed stands in the database, and the sweep, which beat
starts every minute, catches up.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cimpact.settings")

app = Celery("cimpact", task_cls="cimpact.operation.tasks:Resting")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
