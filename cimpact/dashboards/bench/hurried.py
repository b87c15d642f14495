"""The portal's schedule for measures: in seconds, so that a measure does not wait for a minute to pass."""

from cimpact.celery import app

EVERY = 2.0

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = EVERY
