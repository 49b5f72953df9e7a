# Two commands do all the set-up: `make demo` and `make test`. Everything else is here too: `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
