"""What this server lacks and the portal can do without, said when it starts."""

from django.core.checks import Warning as CheckWarning
from django.core.checks import register

from cimpact import pdf

NO_PDF = CheckWarning(
    "PDFs are unavailable: WeasyPrint does not find the system libraries that it needs.",
    hint="On Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. On macOS: brew install pango.",
    id="cimpact.W001",
)


@register
def pdfs_are_available(app_configs, **options) -> list[CheckWarning]:
    return [] if pdf.available() else [NO_PDF]
