# Two commands matter: `make run` and `make test`. Both set up everything on a fresh Debian 12
# with python3, make and root (without root they print the one line to type).

PYTHON ?= python3
IN = $(PYTHON) tools/bootstrap.py exec

.PHONY: run test test-fast lint format lock messages mutate bench screenshots

run: ## serve the demonstration city on port 8000
	@$(PYTHON) tools/bootstrap.py run

test: ## everything: lint, both databases, browser
	@$(IN) python tools/suite.py lint sqlite postgresql browser

test-fast: ## under two minutes: lint, and SQLite without crashes, browsers and slow tests
	@$(IN) python tools/suite.py lint fast

lint:
	@$(IN) python tools/suite.py lint

format:
	@$(IN) ruff check --fix-only --quiet .
	@$(IN) ruff format .

messages: ## find texts without English; add them to the catalogues
	@$(IN) python tools/messages.py update

lock: ## read requirements/*.in again and write the hashed locks
	@$(PYTHON) tools/bootstrap.py lock

mutate: ## delete one access check after the other: each must turn a test red
	@$(IN) python tools/mutate_access.py

bench:
	@$(IN) python -m benchmarks

screenshots: ## pictures of every page into var/screenshots
	@rm -rf var/screenshots
	@$(IN) env TONGYOU_TEST_SCREENSHOTS=1 pytest -m browser -n 2 tests/system/browser
