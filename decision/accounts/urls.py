"""Coming in, and one's own account.

What is sent to an address under “account/” may ask for a password to be hashed: `config.pages`
lets it wait in the line of log-ins.
"""

from django.contrib.auth.views import LogoutView
from django.urls import path

from decision.accounts.views import account, invitations, logins, passwords

urlpatterns = [
    path("login/", logins.LogIn.as_view(), name="login"),
    path("login/code/", logins.login_code, name="login_code"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password_change"),
    path("account/second-factor/", account.factor, name="second_factor"),
    path("account/forgotten/", passwords.forgotten, name="password_reset"),
    path("account/forgotten/sent/", passwords.forgotten_sent, name="password_reset_done"),
    path(
        "account/reset/<str:uidb64>/<str:token>/",
        passwords.Reset.as_view(),
        name="password_reset_confirm",
    ),
    path("account/reset/done/", passwords.reset_done, name="password_reset_complete"),
    path("account/invitation/<str:token>/", invitations.invitation, name="invitation"),
]
