# The two commands a newcomer needs are “make run” and “make test”.

export PORT ?= 8000
export SITE_URL ?= http://127.0.0.1:$(PORT)

PYTHON := .venv/bin/python
ifeq ($(shell uname),Darwin)
# The libraries that write PDFs are where brew puts them.
PYTHON := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib $(PYTHON)
endif
BOOTSTRAP := $(shell command -v python3 || command -v python)

.PHONY: help run demo test lint format messages bench lock setup setup-dev

help:
	@echo "make run       serve the portal with its demonstration at $(SITE_URL)"
	@echo "make demo      load the demonstration anew, around today's date"
	@echo "make test      check the code and run every test"
	@echo "make lint      check the code only"
	@echo "make format    format the code and the templates"
	@echo "make messages  bring the translation files up to date with the texts"
	@echo "make bench     measure the main pages at 100, 1 000 and 10 000 dossiers, a pack, the deadline hour, a morning of reminders, the learning library"
	@echo "make lock      lock the newest versions of what the portal depends on"

run: setup
	@DEMO=1 $(PYTHON) manage.py serve --demo

demo: setup
	@DEMO=1 $(PYTHON) manage.py clear_demo
	@DEMO=1 $(PYTHON) manage.py migrate --noinput --verbosity 0
	@DEMO=1 $(PYTHON) manage.py load_starting_data
	@DEMO=1 $(PYTHON) manage.py load_demo

test: setup-dev
	@$(PYTHON) scripts/test.py

lint: setup-dev
	@$(PYTHON) scripts/lint.py

format: setup-dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .
	@.venv/bin/djhtml --tabwidth 2 templates

messages: setup-dev
	@$(PYTHON) scripts/messages.py update

bench: setup-dev
	@$(PYTHON) scripts/bench.py

lock:
	@$(BOOTSTRAP) scripts/lock.py

setup:
	@$(BOOTSTRAP) scripts/setup.py

setup-dev:
	@$(BOOTSTRAP) scripts/setup.py --dev
