"""A link by which a forgotten password is replaced.

Whether the address has an account is found out by the worker, after the page has answered: what
the page says, and how long it takes, is the same for both.
"""

from __future__ import annotations

from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.tasks import task
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import override

from config.counting import Count
from decision.accounts.services.mail import send_letter

WINDOW = 3600  # seconds
ASKED_BY_ADDRESS = 10  # of the network
LETTERS_TO_ONE = 3

_asked = Count("password-letters-asked", WINDOW)
_sent = Count("password-letters-sent", WINDOW)


def may_ask(address: str) -> bool:
    """Whether a network address may ask once more; counts it."""
    return _asked.note(address) <= ASKED_BY_ADDRESS


def ask_for_link(*, email: str, site: str, language: str) -> None:
    """`site` is the address that the link begins with, as the asker reached it."""
    if _sent.note(email.casefold()) <= LETTERS_TO_ONE:  # nobody's letter box is filled
        send_links.enqueue(email, site, language)


@task
def send_links(email: str, site: str, language: str) -> None:
    """To each account of the address that has a password."""
    for user in PasswordResetForm().get_users(email):
        uid = urlsafe_base64_encode(force_bytes(user.pk))
        token = default_token_generator.make_token(user)
        link = f"{site}/account/reset/{uid}/{token}/"
        with override(language):
            send_letter(
                "decision/accounts/mail/reset.txt", user.email, {"user": user, "link": link}
            )
