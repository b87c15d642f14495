"""What a first visit fetches: few files, and light, for a phone on a slow line."""

import gzip
from urllib.parse import urlsplit

import pytest

from proposals.enums import State
from tests.walk import dossiers_by_state, people_around

pytestmark = pytest.mark.django_db(transaction=True)

FILES = 12
BYTES = 180_000
# Already compressed: gzip would only add to them.
AS_IS = (".woff2", ".png", ".jpg")


def fetched(page, url: str) -> dict[str, int]:
    """What the page fetches besides itself, and what each file weighs on the line."""
    bodies = {}
    page.on("requestfinished", lambda request: bodies.update({request.url: request}))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    weights = {}
    for address, request in bodies.items():
        path = urlsplit(address).path
        if path.startswith("/static/"):
            body = request.response().body()
            weights[path] = len(body if path.endswith(AS_IS) else gzip.compress(body, 6))
    return weights


@pytest.mark.parametrize(("audience", "url"), [("nobody", "/fr/accounts/login/"), ("coordinator", "/fr/")])
def test_a_first_visit_is_light(demo, person, audience, url):
    user = people_around(dossiers_by_state()[State.DRAFTING]).get(audience)
    weights = fetched(person(user), url)
    assert any(path.endswith(".css") for path in weights)
    assert len(weights) <= FILES, sorted(weights)
    assert sum(weights.values()) <= BYTES, weights
