# The verbs of the course. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
THEME ?= light
VENV := .venv
BIN := $(VENV)/bin
LOWEST := .venv-lowest
HOST := .venv-colab
# What Google Colab brings; tools/colab.py says the same.
COLAB := ipykernel==6.17.1 ipython==7.34.0 ipywidgets==7.7.1 numpy==2.0.2
EXTRAS := lab,demo,video
# Compiled at once, also where nobody may write later (a class's image): the first import is fast for everyone.
LOCKED := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint requirements.lock
# From npm come the linter of the widgets' scripts and what sets the pages' formulas; then they need no network.
MODULES := node_modules/.package-lock.json
BIOME := node_modules/.bin/biome
QUIETLY := --silent --no-audit --no-fund --fetch-retries=0
# In a container the only user is often root, and Jupyter wants to be told that this is meant.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
# Small messages of widgets go to the page at once; course_utils/install/jupyter_server.py says why.
PROMPT := kernel_websocket_connection_class=course_utils.install.jupyter_server.PromptConnection
# Pages that JupyterLab exports tell the pictures' alternative texts.
ALT := HTMLExporter.preprocessors=course_utils.install.alt_text.AltText
TOO_OLD := $(PYTHON) is not Python 3.11 or newer, which the course needs. Name another one: make lab PYTHON=python3.12
NO_NODE := The pages need node and npm (https://nodejs.org), and the network once: npm brings MathJax, which sets formulas.
NO_VENV := $(PYTHON) cannot make virtual environments. On Debian and Ubuntu this helps: apt install python3-venv

.PHONY: help lab demo site preview test lint notebooks bench lock lowest colab clean

help:  ## list these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(TOO_OLD)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(NO_VENV)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock uv

# The stamps make a second run start at once; they are renewed when a list of dependencies changes.
$(VENV)/course: pyproject.toml requirements.lock | $(BIN)/uv
	@echo "Installing the course into $(VENV) (PyTorch is large: a few minutes the first time) ..."
	$(LOCKED) --editable '.[$(EXTRAS)]'
	$(BIN)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements" 2>/dev/null
	@touch $@

$(VENV)/dev: $(VENV)/course
	$(LOCKED) --group dev
	@touch $@

lab: $(VENV)/course  ## open your copies of the chapters in JupyterLab
	@$(BIN)/python -m tools.copies
	$(BIN)/jupyter lab $(ROOT) --ServerApp.$(PROMPT) --$(ALT) my_chapters/00_start_here.ipynb

demo: $(VENV)/course  ## open the GAN demo for the projector, without code (THEME=dark for a dark room)
	$(BIN)/voila --Voila.config_file_paths="['tools']" --theme=$(THEME) notebooks/demo_gan_1d.ipynb

site: $(VENV)/dev  ## build the course's pages into site/ (the first time it records all widgets: minutes)
	@[ $(MODULES) -nt package-lock.json ] || npm ci $(QUIETLY) || { echo "$(NO_NODE)"; exit 1; }
	$(BIN)/python -m tools.record build/recordings
	$(BIN)/python -m tools.site

preview: site  ## show the pages at http://127.0.0.1:8000
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory site

test: $(VENV)/dev lint  ## the whole proof: lint, unit tests, notebooks, widgets, browser
	$(BIN)/python -m tools.run_tests

lint: $(VENV)/dev  ## ruff over code and notebooks, biome over the widgets' scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@if [ $(MODULES) -nt package-lock.json ] || npm ci $(QUIETLY) 2>/dev/null; then $(BIOME) ci; \
		else echo "biome skipped: it needs node and npm, and once the network"; fi

notebooks: $(VENV)/dev  ## fill mirrored cells, execute every notebook, store the outputs
	$(BIN)/python -m tools.notebooks

bench: $(patsubst benchmarks/speed/%.py,bench-%,$(wildcard benchmarks/speed/*.py))  ## measure speed, minutes each

bench-%: $(VENV)/dev  ## run one script of benchmarks/, as make bench-digits_vae
	$(BIN)/python -m $(subst /,.,$(patsubst %.py,%,$(wildcard benchmarks/*/$*.py)))

lock: | $(BIN)/uv  ## pin in requirements.lock what pyproject.toml asks for; pins that still fit stay
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --group dev \
		--no-header --no-annotate pyproject.toml --output-file requirements.lock

lowest: | $(BIN)/uv  ## unit tests with the lowest versions that pyproject.toml admits
	$(BIN)/uv venv --quiet --clear --python 3.11 $(LOWEST)
	$(BIN)/uv pip install --quiet --python $(LOWEST) --resolution lowest-direct --editable '.[$(EXTRAS)]' --group dev
	$(LOWEST)/bin/python -m pytest -q --ignore=tests/notebooks --ignore=tests/browser --ignore=tests/site

colab: $(VENV)/dev  ## run the edition for Colab beside Colab's versions, in an environment of its own
	$(BIN)/uv venv --quiet --clear --python 3.11 $(HOST)
	$(BIN)/uv pip install --quiet --python $(HOST) $(COLAB) nbclient torch
	$(BIN)/uv pip install --quiet --python $(HOST) .
	$(BIN)/python -m tools.colab

clean:  ## remove the environments and what was built
	rm -rf $(VENV) $(LOWEST) $(HOST) node_modules build site
