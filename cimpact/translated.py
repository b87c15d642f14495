"""Data written in both languages: two columns, read through one name."""

from django.utils.translation import get_language


class Translated:
    """Reads `<name>_fr` or `<name>_en` in the reader's language; French when the English is empty."""

    def __set_name__(self, owner, name: str) -> None:
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        french = getattr(instance, f"{self.name}_fr")
        if get_language() == "en":
            return getattr(instance, f"{self.name}_en") or french
        return french
