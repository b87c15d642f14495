"""What the tests of dialogue spaces ask of their pages."""

from django.urls import reverse

TEAM_PAGES = ("dialogue_prepare", "dialogue_lead", "dialogue_screen", "dialogue_after")


def of_team(name, dialogue):
    return reverse(name, args=[dialogue.offer.programme.code, dialogue.offer.pk])


def choices(of):
    return [option.pk for option in of.options.all()]


def text_of(response):
    return response.content.decode()


def took_place(clock):
    """The day after the meeting that `space` announces."""
    clock.set(2022, 2, 10, 12, 0)
