# manabiwa: everything that a person or a machine calls. `make help` lists it.
PORT ?= 8000
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup run test test-engines test-sqlite test-postgresql test-journeys check messages format lock bench demo clean

help: ## この一覧 / this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: ## 環境を用意する / packages, static files, translations; leaves .venv/bin/manabiwa
	@python3 tools/setup.py

run: setup ## デモのネットワークを動かす / demo network, server and worker on PORT (8000)
	@exec $(BIN)/manabiwa run --demo --port $(PORT)

test: setup ## すべての試験 / every test: engines, both stores, real browser
	@$(MAKE) --no-print-directory test-engines test-sqlite test-postgresql test-journeys

# an environment of their own, without Django: what an engine needs beyond its own packages fails here
build/engines-venv/installed: requirements/engines-test.txt
	"$$(python3 tools/interpreter.py)" -m venv --clear build/engines-venv
	build/engines-venv/bin/pip install --quiet --require-hashes -r $<
	@touch $@

test-engines: build/engines-venv/installed ## エンジンの試験 (Django なし) / engines alone, without Django
	build/engines-venv/bin/python -m pytest -c tests/engines/pytest.ini tests/engines -q -n 2

test-sqlite: ## アプリの試験 (SQLite) / apps on SQLite
	$(BIN)/python -m pytest tests/apps -q -n 2

test-postgresql: ## アプリの試験 (PostgreSQL) / apps on a PostgreSQL of their own
	$(BIN)/python tools/with_postgres.py -- $(BIN)/python -m pytest tests/apps -q -n 2

test-journeys: ## 実ブラウザの試験 / journeys in a real browser
	$(BIN)/python -m pytest tests/journeys -q -n 2 --dist loadfile

check: setup ## 書き方・型・構造の検査 / style, types, structure
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint src --check --lint --quiet
	$(BIN)/manabiwa django makemigrations --check --dry-run
	$(BIN)/manabiwa django check --fail-level WARNING

messages: ## 訳の目録をそろえる / add new texts to the catalogues, drop old ones
	$(BIN)/python tools/messages.py renew

format: ## 書き方をそろえる / format Python and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint src --reformat --quiet

lock: ## 版とハッシュを更新する / renew the lock files
	tools/lock.sh --upgrade

bench: setup ## 速さと質を測る / speed and quality, side by side with peers
	$(BIN)/python -m bench

demo: setup ## デモのデータを作り直す / rebuild the demo network
	$(BIN)/manabiwa demo --fresh

clean: ## 作ったものを消す (データベースは残す) / remove what was built; the database stays
	rm -rf build node_modules .venv
