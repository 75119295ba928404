"""Sentences for what the database's constraints refuse, said beside the field at fault."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

type Sentence = str | Promise


def refuse_what_breaks(rules: Mapping[str, tuple[bool, Sentence]]) -> None:
    """Raise the sentence of every broken rule: field to (whether it is broken, sentence).

    A field that is refused here is left out when Django checks the constraints themselves, so
    that nobody reads the name of a constraint where a sentence stands already.
    """
    broken = {field: sentence for field, (is_broken, sentence) in rules.items() if is_broken}
    if broken:
        raise ValidationError(broken)
