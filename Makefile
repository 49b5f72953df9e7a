# Two commands do all the set-up: `make demo` and `make test`. Everything else is here too: `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: shots
shots: ## 给 tests/browser/shots.toml 里的每一页拍照（390、1440 像素和大字），拼成一张 shots/contact-sheet.png
	$(BIN)/python tests/browser/shots.py
