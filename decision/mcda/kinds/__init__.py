"""One module for each kind of question; each has ``answer(document, notices)``."""
