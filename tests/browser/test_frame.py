"""The frame of every page, in a real browser."""

import pytest


@pytest.mark.journey_sqlite
def test_the_sign_in_page_wears_its_styles_and_breaks_no_rule(person):
    page = person()
    page.goto("/accounts/login/")
    assert page.locator("h1").count() == 1
    # A missing stylesheet would leave a bare page that no other check notices.
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(242, 243, 239)"
    assert "Schibsted Grotesk" in page.evaluate("getComputedStyle(document.body).fontFamily")
    assert page.evaluate("document.fonts.check('16px \"Schibsted Grotesk Variable\"')")
    assert page.faults == []


def test_a_person_arrives_signed_in(person, demo, django_user_model):
    page = person(django_user_model.objects.filter(is_active=True).earliest("pk"))
    response = page.goto("/fr/")
    assert response.status == 200
    assert "login" not in page.url
    assert page.faults == []
