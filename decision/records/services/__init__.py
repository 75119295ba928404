"""Sealed records: what a session came to, frozen so that anybody can check it.

`seal_session` freezes; `record_file` is what is downloaded; `checked` checks such a file;
`delete_session` takes away a draft, or a demonstration with its record.
The format is explained in docs/record.md.
"""

from decision.records.services.checking import chain_of, checked, checked_file, code_in
from decision.records.services.deleting import delete_session
from decision.records.services.findings import Finding, Result, verdict_on
from decision.records.services.form import RecordError, read_record_file, record_file
from decision.records.services.sealing import seal_session

__all__ = [
    "Finding",
    "RecordError",
    "Result",
    "chain_of",
    "checked",
    "checked_file",
    "code_in",
    "delete_session",
    "read_record_file",
    "record_file",
    "seal_session",
    "verdict_on",
]
