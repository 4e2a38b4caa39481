# The environment is made once, from the lock, by tools/environment.py; every target below uses it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ifeq ($(strip $(PYTHON)),)
PYTHON := python3
endif
VENV := .venv/bin
ROOT_FLAG := $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)
# With this variable set no bytecode is kept, and every kernel would compile SymPy anew.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPATH :=

.DEFAULT_GOAL := help
.PHONY: help env lab test build lint clean lock bench nbgrader

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

env: ## make the environment, if it is not there (the others do it by themselves)
	@command -v $(PYTHON) >/dev/null || { echo "Cannot make the environment: no Python found; install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) tools/environment.py

lab: env ## open JupyterLab at the first notebook
	@$(VENV)/python -m tools.trust
	@echo "Opening JupyterLab at notebooks/00_start_here.ipynb (stop it with Ctrl-C)"
	@# The root is the repository: without a word on it, it would be notebooks/, and links out of it dead.
	@$(VENV)/jupyter lab $(ROOT_FLAG) --ServerApp.root_dir=. $(LAB_FLAGS) notebooks/00_start_here.ipynb

test: env ## run every check: lint, library, notebooks, exercises
	@$(VENV)/python -m tools.test

build: env ## rebuild the notebooks whose source changed
	@$(VENV)/python -m tools.build

lint: env ## check the style of code and notebooks
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .

bench: env ## measure speed and memory against peers (installs them beside the environment)
	@$(VENV)/python -m benchmarks

nbgrader: env ## write nbgrader/, a course folder to grade with, and make an environment for it
	@$(VENV)/python -m tools.nbgrader.course
	@$(VENV)/python -m tools.nbgrader.environment

lock: env ## write the locks anew from requirements.in and reader.in (needs uv)
	@$(VENV)/python -m tools.lock

clean: ## remove the environment and every cache
	@rm -rf .venv .build .pytest_cache .hypothesis .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed the environment and the caches."
