"""What the machines that run the portal ask of it."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cimpact import health


def test_alive_without_a_database(client):
    response = client.get("/healthz")
    assert response.json() == {"status": "alive", "disk": "ok"}


@pytest.mark.django_db
def test_ready(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
        "disk": "ok",
    }


@pytest.mark.django_db
def test_not_ready_when_a_migration_is_missing(client):
    MigrationRecorder.Migration.objects.filter(app="notices").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "PendingMigrations"


@pytest.mark.django_db
def test_not_ready_without_a_broker(client, monkeypatch):
    def refuse():
        raise ConnectionRefusedError("redis.internal:6379")

    monkeypatch.setitem(health.CHECKS, "broker", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    # The kind of error, and never the address of a server.
    assert response.json()["broker"] == "ConnectionRefusedError"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(client, address):
    assert client.post(address).status_code == 405
    assert connection.needs_rollback is False
