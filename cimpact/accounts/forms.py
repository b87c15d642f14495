"""The forms of signing in (allauth's rules, our fields and our words), of one's account and of an invitation."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from .models import User

NEW_PASSWORD_HELP = _("Au moins 12 caractères. Quatre ou cinq mots sans rapport font un bon mot de passe.")


class Worded:
    """Gives allauth's fields our labels and help, and takes away the placeholders that stood for labels."""

    hide_optional = True
    words: dict[str, tuple] = {}  # field: (label, help)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = self.words[name]
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}


class SignInForm(Worded, account.LoginForm):
    """An address alone asks for a code by e-mail; with a password it opens the session."""

    words = {
        "login": (_("Adresse courriel"), ""),
        "password": (_("Mot de passe"), ""),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False

    @property
    def by_password(self) -> bool:
        """Whether she chose the password: the fold that holds it stays open."""
        return self.is_bound and ("with_password" in self.data or bool(self.data.get("password")))

    def clean(self):
        if "with_password" in self.data and not self.cleaned_data.get("password"):
            self.add_error("password", _("Écrivez votre mot de passe, ou demandez plutôt un code."))
        return super().clean()


class CodeForm(Worded, account.ConfirmLoginCodeForm):
    words = {"code": (_("Code à six chiffres"), "")}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    words = {"email": (_("Adresse courriel"), "")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    words = {"password1": (_("Nouveau mot de passe"), NEW_PASSWORD_HELP)}
    password2 = None


class SetPasswordForm(Worded, account.SetPasswordForm):
    words = {"password1": (_("Mot de passe"), NEW_PASSWORD_HELP)}
    password2 = None


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    words = {
        "oldpassword": (_("Mot de passe actuel"), ""),
        "password1": (_("Nouveau mot de passe"), NEW_PASSWORD_HELP),
    }
    password2 = None


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    words = {"password": (_("Mot de passe"), "")}


class SecondFactorForm(Worded, mfa.AuthenticateForm):
    words = {"code": (_("Code"), _("Les six chiffres que montre votre application, ou un code de secours."))}


class SecondFactorAgainForm(Worded, mfa.ReauthenticateForm):
    words = SecondFactorForm.words


class ActivateTOTPForm(Worded, BaseActivateTOTPForm):
    words = {"code": (_("Code"), _("Les six chiffres que montre maintenant votre application."))}


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
