# The verbs of the course. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint requirements.lock
# In a container the only user is often root, and Jupyter wants to be told that this is meant.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help lab demo test lint notebooks bench lock clean

help:  ## list these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# The stamps make a second run start at once; they are renewed when a list of dependencies changes.
$(VENV)/course: pyproject.toml requirements.lock | $(BIN)/uv
	@echo "Installing the course into $(VENV) (PyTorch is large: a few minutes the first time) ..."
	$(LOCKED) --editable .
	$(BIN)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements"
	@touch $@

$(VENV)/dev: $(VENV)/course
	$(LOCKED) --group dev
	@touch $@

lab: $(VENV)/course  ## open the course in JupyterLab
	$(BIN)/jupyter lab $(ROOT) --config=course_utils/jupyter_config.py notebooks/00_start_here.ipynb

test: $(VENV)/dev lint  ## the whole proof: lint, unit tests, notebooks, widgets, browser
	$(BIN)/python -m tools.proof

lint: $(VENV)/dev  ## ruff over code and notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

notebooks: $(VENV)/dev  ## fill mirrored cells, execute every notebook, store the outputs
	$(BIN)/python -m tools.notebooks

lock: $(BIN)/uv  ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --group dev \
		--no-header --no-annotate pyproject.toml --output-file requirements.lock

clean:  ## remove the environment
	rm -rf $(VENV)
