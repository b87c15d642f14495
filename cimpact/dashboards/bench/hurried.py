"""The portal's schedule for measures: it sweeps in seconds, so that a measure does not wait for a minute to pass."""

from cimpact.celery import app

app.conf.beat_schedule["sweep-notices"]["schedule"] = 2.0
app.conf.beat_schedule["remind"]["schedule"] = 60.0
