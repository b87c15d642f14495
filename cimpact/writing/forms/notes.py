"""What is written on one subject of a reflection, saved as it is typed."""

from collections.abc import Mapping

from .texts import TextForm


class NoteForm(TextForm):
    """A few lines on one subject: marks are enough, without as many editors as subjects."""

    template = "proposals/writing/_note.html"

    def __init__(self, data, *, code: str, label: str, saved, url: str):
        super().__init__(data, prefix=f"note_{code}", saved=saved, url=url)
        text = self.fields["text"]
        text.label = label
        text.widget.attrs["rows"] = 4
        del text.widget.attrs["data-rich"]
        text.widget.attrs["aria-describedby"] = f"id_{self.prefix}-text_error"


def not_kept(parts: Mapping[str, NoteForm], by) -> dict[str, NoteForm]:
    """Save what a page sent of its notes; those that could not be, to show again with what is wrong."""
    return {
        code: part
        for code, part in parts.items()
        if part.is_posted and not (part.is_valid() and part.save(by=by))
    }
