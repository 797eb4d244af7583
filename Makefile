# Staffroom: two commands are enough, `make serve` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Some environments forbid byte code; pages would open half as fast without it.
unexport PYTHONDONTWRITEBYTECODE
export JUPYTER_PATH := $(CURDIR)/widgets/share/jupyter$(if $(JUPYTER_PATH),:$(JUPYTER_PATH))

.PHONY: help
help: ## list the commands
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

.PHONY: needs
needs:
	@command -v $(PYTHON) >/dev/null && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Staffroom needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3."; exit 1; }
	@command -v node >/dev/null && node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' \
	  || { echo "Staffroom needs Node.js 20 or newer: install it from nodejs.org or your system's packages."; exit 1; }

$(VENV)/.installed: requirements.lock pyproject.toml | needs
	@echo "Installing Python packages (a few minutes the first time) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true
	@touch $@

node_modules/.installed: package.json package-lock.json | needs
	@echo "Installing browser packages …"
	@npm ci --no-fund --no-audit --loglevel=error
	@touch $@

BROWSER_SOURCES := $(shell find widgets/js course/staffroom/static widgets/share -type f -not -name '*.test.*' -not -path '*/built/*' 2>/dev/null)
widgets/staffroom_widgets/static/.built: $(BROWSER_SOURCES) node_modules/.installed
	@node widgets/js/build.mjs
	@touch $@

CATALOGS := $(wildcard course/staffroom/locale/*/LC_MESSAGES/*.po)
%.mo: %.po $(VENV)/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

.PHONY: setup browser locale
setup: $(VENV)/.installed browser locale ## install everything and build
browser: widgets/staffroom_widgets/static/.built ## build the browser code
locale: $(CATALOGS:.po=.mo) ## compile the catalogs of interface texts

.PHONY: serve
serve: setup ## run the course on 127.0.0.1:8000 (STAFFROOM_PORT)
	@exec $(BIN)/staffroom serve

# --- tests: sorted by cost, each group by name -------------------------------------------------
PYTEST := $(BIN)/python -m pytest
OLD_HUB := .venv-hub55

# The same packages with JupyterHub 5.5 on top, which common distributions still ship.
$(OLD_HUB)/.installed: requirements-hub55.lock $(VENV)/.installed
	@$(PYTHON) -m venv $(OLD_HUB)
	@$(OLD_HUB)/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-hub55.lock
	@$(BIN)/python -c "import site; print('import site; site.addsitedir(%r)' % site.getsitepackages()[0])" \
	  > $$($(OLD_HUB)/bin/python -c "import site; print(site.getsitepackages()[0])")/staffroom-packages.pth
	@mkdir -p $(OLD_HUB)/share $(OLD_HUB)/etc
	@ln -sfn ../../$(VENV)/share/jupyter $(OLD_HUB)/share/jupyter
	@ln -sfn ../../$(VENV)/etc/jupyter $(OLD_HUB)/etc/jupyter
	@# nbgrader calls this program by its name.
	@ln -sfn ../../$(VENV)/bin/alembic $(OLD_HUB)/bin/alembic
	@touch $@

.PHONY: test-parts check test-unit test-browser-code test-service test-exchange test-widgets test-notebooks test-zygote test-hub test-hub55 test-load test-e2e test-e2e-1 test-e2e-2 walk test-packaging test
test-parts: setup $(OLD_HUB)/.installed
	@$(BIN)/python -m tests.provision

check: setup ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	npm run --silent check

test-unit: setup ## rules, formats, catalogs
	$(PYTEST) tests/unit
test-browser-code: setup ## widgets' TypeScript
	npm run --silent test
test-service: test-parts ## the commons, on SQLite and PostgreSQL
	$(PYTEST) tests/service
test-exchange: setup ## nbgrader: composing, exchange, grader
	$(PYTEST) tests/exchange
test-widgets: test-parts ## widgets, Python side and in Chromium
	$(PYTEST) tests/widgets
test-notebooks: setup ## the editions
	$(PYTEST) tests/notebooks
test-zygote: setup ## forked kernels: how they start, what holds them
	$(PYTEST) tests/zygote
test-hub: test-parts ## hub, accounts, classroom, on JupyterHub 6
	$(PYTEST) tests/hub
# What has no part of JupyterHub in it is the same on both; of the classroom, its doors have.
HUBLESS := pictures quiz_command reader texts $(addprefix classroom_,around deaths kernels looks pages releases rendering rules science showing stock together visit_ends visiting visits)
test-hub55: test-parts ## the hub's tests on JupyterHub 5.5
	STAFFROOM_TEST_PYTHON=$(CURDIR)/$(OLD_HUB)/bin/python $(PYTEST) tests/hub $(HUBLESS:%=--ignore=tests/hub/test_%.py)
test-e2e: test-parts ## the journeys, through a real hub in Chromium
	$(PYTEST) tests/e2e
# The journeys wait far more than they work: in two halves they take half as long beside the rest.
E2E_HALF = $(shell ls tests/e2e/test_*.py | awk 'NR % 2 == $(1)')
test-e2e-1: test-parts
	$(PYTEST) $(call E2E_HALF,1)
test-e2e-2: test-parts
	$(PYTEST) $(call E2E_HALF,0)
walk: test-parts ## long modules by keyboard on a phone's screen, in both editions (four minutes)
	$(PYTEST) tests/e2e/test_by_keyboard.py -m "walk or not walk"
test-load: setup ## the tools of `make load`, `make soak` and `make bench`
	$(PYTEST) tests/load
test-packaging: setup ## the wheel
	$(PYTEST) tests/packaging

# Groups run side by side (most of them wait for servers most of the time), the longest first;
# what a group prints comes in one piece when it ends.
LANES ?= 3
GROUPS := test-service test-e2e-1 test-e2e-2 test-hub test-widgets test-exchange test-hub55 test-zygote test-load test-browser-code test-notebooks test-unit test-packaging
test: check test-parts ## everything
	@# What they need is there by now; looked at anew, it would have the short ones begin first.
	@$(MAKE) --no-print-directory --keep-going -o setup -o test-parts -j$(LANES) --output-sync=target $(GROUPS)
	@echo "All tests passed."

# --- measuring: not part of the tests ----------------------------------------------------------
.PHONY: bench bench-classroom bench-discussion bench-grading bench-pages bench-path load soak kill-grader
bench: bench-classroom bench-discussion bench-grading bench-pages bench-path ## all figures, stock and ours side by side
bench-classroom: test-parts ## how fast pages open: stock JupyterHub and Voilà, and ours
	$(BIN)/python -m bench.classroom
bench-discussion: test-parts ## discussions: a million posts, 500 who listen, on both databases
	$(BIN)/python -m bench.discussion
bench-grading: setup ## marking: nbgrader's command line and our workers, 1 000 submissions at once
	$(BIN)/python -m bench.grading
bench-pages: test-parts ## every page: bytes, requests, time until it can be worked with, on a slow phone too
	$(BIN)/python -m bench.pages
bench-path: test-parts ## home and a cohort with 2 000 teachers on 14 modules, on both databases
	$(BIN)/python -m bench.path
load: setup ## 300 open pages at human pace; 50 under which the classroom dies (ten minutes)
	$(BIN)/python -m tests.load.run
	$(BIN)/python -m tests.load.kill
soak: setup ## 20 minutes of pages opened, closed and killed: nothing may be left
	$(BIN)/python -m tests.load.soak

kill-grader: setup ## 500 submissions while the grader's processes are killed 50 times
	$(BIN)/python -m tests.load.kill_grader

.PHONY: lock
lock: ## renew the lock files (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --all-extras --group dev pyproject.toml -o requirements.lock --quiet
	npm install --package-lock-only --no-fund --no-audit

.PHONY: clean
clean: ## remove what was built and installed, keep the data
	rm -rf $(VENV) $(OLD_HUB) node_modules .tools .bench widgets/staffroom_widgets/static
	rm -rf widgets/share/jupyter/voila/templates/staffroom/static/built course/staffroom/fonts
	find course/staffroom/locale -name '*.mo' -delete
