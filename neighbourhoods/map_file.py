"""Read a GeoJSON file of neighbourhoods, find whose outline each feature is, and keep the outlines."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from .models import Neighbourhood, Outline
from .outlines import Ring, shapes_of

# Far beyond a city's neighbourhoods: such a file is something else.
LARGEST = 100 * 1024 * 1024
ARTICLES = {"le", "la", "les", "l", "de", "du", "des", "d"}
SHORT = {"st": "saint", "ste": "sainte"}


class Unreadable(Exception):
    """The file is not a map: its message says why."""


@dataclass(frozen=True)
class Feature:
    """One shape of the file: what it is called, and its rings."""

    names: dict[str, str]
    rings: list[Ring]

    @property
    def label(self) -> str:
        """How to speak of it to whoever imports."""
        return next(iter(self.names.values()), "a feature without a name")


@dataclass
class Found:
    """Whose outline each feature is."""

    matched: dict[Neighbourhood, list[Feature]] = field(default_factory=lambda: defaultdict(list))
    unmatched: list[Feature] = field(default_factory=list)
    without: list[Neighbourhood] = field(default_factory=list)


def read_features(path: Path) -> list[Feature]:
    """The polygons of the file, with their texts. Raises Unreadable."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"{path.name} is over {LARGEST // 1024 // 1024} MB: simplify it first.")
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is not JSON: {error}.") from error
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise Unreadable(f"{path.name} is not a GeoJSON collection: it has no list of “features”.")
    features = [_feature(source, number) for number, source in enumerate(content["features"], 1)]
    if not (found := [feature for feature in features if feature]):
        raise Unreadable(f"{path.name} holds no polygon.")
    return found


def _feature(source, number: int) -> Feature | None:
    """None for a point, a line, or a feature without geometry."""
    if not isinstance(source, dict):
        raise Unreadable(f"Feature {number} is not an object.")
    geometry, properties = source.get("geometry") or {}, source.get("properties") or {}
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return None
    try:
        coordinates = geometry["coordinates"]
        polygons = [coordinates] if kind == "Polygon" else coordinates
        rings = [
            [(float(x), float(y)) for x, y, *_height in ring]
            for polygon in polygons
            for ring in polygon
            if ring
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"Feature {number}: its coordinates are not pairs of numbers.") from error
    names = properties.items() if isinstance(properties, dict) else ()
    texts = {str(name): value.strip() for name, value in names if isinstance(value, str) and value.strip()}
    return Feature(texts, rings) if rings else None


def match(
    features: list[Feature], *, properties: Iterable[str] = (), aliases: dict[str, str] | None = None
) -> Found:
    """Whose outline each feature is: by a neighbourhood's name or its table's, capitals, accents and articles apart.

    Without `properties`, each text of the features is tried, the one that names the most neighbourhoods first.
    `aliases`: a name of the file → the slug of the neighbourhood.
    """
    places = list(Neighbourhood.objects.select_related("table"))
    by_name = {
        _folded(name): place for place in places for name in (place.table.name, place.slug, place.name)
    }
    by_slug = {place.slug: place for place in places}
    for name, slug in (aliases or {}).items():
        if slug not in by_slug:
            raise Unreadable(f"No neighbourhood has the slug “{slug}”.")
        by_name[_folded(name)] = by_slug[slug]
    found, left = Found(), features
    for name in list(properties) or _by_matches(features, by_name):
        taken, still = set(found.matched), []
        for feature in left:
            place = _named(feature.names.get(name, ""), by_name)
            if place and place not in taken:
                found.matched[place].append(feature)
            else:
                still.append(feature)
        left = still
    found.unmatched = left
    found.without = [place for place in places if place not in found.matched]
    return found


def _by_matches(features: list[Feature], by_name: dict) -> list[str]:
    """The texts of the features, the one that names the most neighbourhoods first."""
    named: dict[str, set[int]] = defaultdict(set)
    for feature in features:
        for name, text in feature.names.items():
            if place := _named(text, by_name):
                named[name].add(place.pk)
    return sorted(named, key=lambda name: len(named[name]), reverse=True)


def _named(text: str, by_name: dict) -> Neighbourhood | None:
    """The neighbourhood that a text names, as it is or before a short form: « Ma table / MT »."""
    return by_name.get(_folded(text)) or by_name.get(_folded(text.partition(" / ")[0]))


def _folded(text: str) -> str:
    apart = re.sub(r"[^\w]", " ", text.lower())
    words = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode().split()
    return " ".join(SHORT.get(word, word) for word in words if word not in ARTICLES)


@transaction.atomic
def keep(found: Found, *, tolerance: float) -> list[Outline]:
    """Draw the outlines anew; those of an earlier map go, since all stand on one plane."""
    rings = {
        place.slug: [ring for feature in features for ring in feature.rings]
        for place, features in found.matched.items()
    }
    shapes = shapes_of(rings, tolerance=tolerance)
    Outline.objects.all().delete()
    return Outline.objects.bulk_create(
        Outline(neighbourhood=place, **vars(shapes[place.slug]))
        for place in found.matched
        if place.slug in shapes
    )
