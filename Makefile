.DEFAULT_GOAL := help
.PHONY: help run demo test lint fmt bench load messages tools
MAKEFLAGS += --no-print-directory --silent

help:  ## this list
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run:  ## set up what is missing and serve on http://127.0.0.1:8000 (PORT=… for another port)
	bash config/setup/run.sh

demo:  ## play a fictional committee against the running server, and publish its record
	.venv/bin/python manage.py demo_session --publish --url "http://127.0.0.1:$${PORT:-8000}" $(ARGS)

test: tools  ## all tests, on SQLite and on PostgreSQL with Redis (ARGS="-k words" for some)
	bash config/setup/debian.sh
	bash config/setup/test.sh $(ARGS)

lint: tools  ## form, mistakes, types, arrows, migrations, translations
	bash config/setup/lint.sh

fmt: tools  ## put the code in form
	.venv/bin/python -m ruff check --fix --quiet .
	.venv/bin/python -m ruff format --quiet .

bench: tools  ## how fast, at which size
	.venv/bin/python -m tests.bench

load: tools  ## what the server bears: crowds who watch and answer (ARGS=name for one measure)
	.venv/bin/python -m tests.load $(ARGS)

messages: tools  ## collect the strings to translate into config/locale and compile it
	.venv/bin/python -m config.setup.translations extract
	.venv/bin/python -m config.setup.translations compile
	.venv/bin/python -m config.setup.translations check

tools:
	bash config/setup/environment.sh tests
