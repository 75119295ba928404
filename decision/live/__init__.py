"""Streams of what changes in a session: a small ASGI application beside Django's handler.

Why beside: docs/decisions/0006-streams-beside-django.md. How a page uses it: static/js/live.js.
"""
