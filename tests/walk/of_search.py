"""The search, which whoever is signed in may ask."""

from .elsewhere import Place

OF_SEARCH: dict[str, list[Place]] = {"search": [Place()]}
