"""The forms of signing in (allauth's rules, our fields and our words), of one's account and of an invitation."""

from typing import NamedTuple

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import User

NEW_PASSWORD_HELP = _("Au moins 12 caractères. Quatre ou cinq mots sans rapport font un bon mot de passe.")


class Words(NamedTuple):
    """What a field says: its label, its help, and what to do when it is left empty."""

    label: str | Promise
    required: str | Promise
    help_text: str | Promise = ""


ADDRESS = Words(_("Adresse courriel"), _("Écrivez votre adresse courriel."))
PASSWORD_OR_CODE = _("Écrivez votre mot de passe, ou demandez plutôt un code.")
NEW_PASSWORD = Words(_("Nouveau mot de passe"), _("Choisissez un mot de passe."), NEW_PASSWORD_HELP)


class Worded:
    """Gives allauth's fields our words, and takes away the placeholders that stood for labels."""

    hide_optional = True
    words: dict[str, Words] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            words = self.words[name]
            field.label, field.help_text = words.label, words.help_text
            field.error_messages["required"] = words.required
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}


class SignInForm(Worded, account.LoginForm):
    """An address alone asks for a code by e-mail; with a password it opens the session."""

    words = {"login": ADDRESS, "password": Words(_("Mot de passe"), PASSWORD_OR_CODE)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False

    @property
    def by_password(self) -> bool:
        """Whether she chose the password: the fold that holds it stays open."""
        return self.is_bound and ("with_password" in self.data or bool(self.data.get("password")))

    def clean(self):
        if "with_password" in self.data and not self.cleaned_data.get("password"):
            self.add_error("password", PASSWORD_OR_CODE)
        return super().clean()


class CodeForm(Worded, account.ConfirmLoginCodeForm):
    words = {"code": Words(_("Code à six chiffres"), _("Écrivez le code reçu par courriel."))}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    words = {"email": ADDRESS}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    words = {"password1": NEW_PASSWORD}
    password2 = None


class SetPasswordForm(Worded, account.SetPasswordForm):
    words = {"password1": NEW_PASSWORD._replace(label=_("Mot de passe"))}
    password2 = None


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    words = {
        "oldpassword": Words(_("Mot de passe actuel"), _("Écrivez le mot de passe que vous changez.")),
        "password1": NEW_PASSWORD,
    }
    password2 = None


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    words = {"password": Words(_("Mot de passe"), _("Écrivez votre mot de passe."))}


class SecondFactorForm(Worded, mfa.AuthenticateForm):
    words = {
        "code": Words(
            _("Code"),
            _("Écrivez le code de votre application, ou un code de secours."),
            _("Les six chiffres que montre votre application, ou un code de secours."),
        )
    }


class SecondFactorAgainForm(Worded, mfa.ReauthenticateForm):
    words = SecondFactorForm.words


class ActivateTOTPForm(Worded, BaseActivateTOTPForm):
    words = {
        "code": Words(
            _("Code"),
            _("Écrivez le code que montre votre application."),
            _("Les six chiffres que montre maintenant votre application."),
        )
    }


class AccountForm(forms.ModelForm):
    """What a person says of herself. The address is her sign-in name: the team changes it."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone", "job_title", "language"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
            "job_title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "language": forms.RadioSelect,
        }
        help_texts = {
            "job_title": _("Par exemple : coordonnatrice, organisateur communautaire."),
            "language": _("Celle des pages à votre arrivée et de vos courriels."),
        }
        error_messages = {
            "first_name": {"required": _("Écrivez votre prénom.")},
            "last_name": {"required": _("Écrivez votre nom de famille.")},
            "language": {"required": _("Choisissez votre langue.")},
        }


class AcceptForm(AccountForm):
    """Opening the account: she checks her name, and chooses a password if she wants one."""

    password = forms.CharField(
        label=_("Mot de passe"),
        help_text=_("Sans mot de passe, vous recevez un code par courriel à chaque visite."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def _post_clean(self):
        super()._post_clean()
        # After the names are on the account: a password may not look like them.
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)
