"""Every address of the portal. French at /fr/…, English at /en/…; a few addresses have no language."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cimpact import health
from cimpact.accounts.views import sign_in

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "cimpact.errors.bad_request"
handler403 = "cimpact.errors.permission_denied"
handler404 = "cimpact.errors.not_found"
handler500 = "cimpact.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Under a language prefix an unprefixed POST would be redirected and lost: sign-in answers both.
    path("accounts/login/", sign_in, name="account_login_unprefixed"),
    path("technique/", admin.site.urls),
    *i18n_patterns(
        path("", include("cimpact.accounts.urls")),
        path("", include("cimpact.notices.urls")),
        path("", include("neighbourhoods.urls")),
        path("", include("governance.urls")),
        path("", include("proposals.urls")),
        path("", include("learning.urls")),
        path("", include("cimpact.dashboards.library_urls")),
        path("", include("cimpact.dashboards.public_urls")),
        path("", include("cimpact.dashboards.urls")),
    ),
]
