# Everything one types. `make` alone lists it. Needs Python 3.11 or newer, nothing else.
.DEFAULT_GOAL := help
tool = @python=$$(sh tools/find-python) && exec "$$python" -m tools.$(1)

help: ## vis kommandoerne
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1@\2/p' Makefile | awk -F@ '{ printf "%-16s %s\n", $$1, $$2 }'

run: ## start Kompetencecenter med demodata (PORT=8001 vælger en anden port)
	$(call tool,run_demo)

reset: ## slet demoens data; næste make run begynder forfra
	$(call tool,reset)

test: ## kør alle test, maskinen kan køre (ARGS="tests/schools -x" vælger nogle)
	$(call tool,run_tests) $(ARGS)

check: ## stil, typer, importorden, migrationer, tekster og driftsindstillinger
	$(call tool,run_checks)

lint: ## kun stilen (den hurtige del af check)
	$(call tool,run_checks) --quick

format: .venv/bin/ruff ## ret stilen i Python og skabeloner
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .
	@.venv/bin/djade --target-version 5.2 $$(git ls-files 'templates/*.html') || true

messages: .venv/bin/ruff ## tag nye tekster ind i katalogerne
	@.venv/bin/python manage.py translations update

reference: .venv/bin/ruff ## skriv docs/states.md, permissions.md og access.md på ny fra koden
	@.venv/bin/python manage.py reference
	@.venv/bin/python -m tests.access

lock: ## lås pakkerne på ny (UPGRADE=1 henter nyere udgaver; kræver uv)
	$(call tool,lock) $(if $(UPGRADE),--upgrade)

sbom: .venv/bin/ruff ## skriv docs/sbom.cdx.json, listen over det, systemet er bygget af
	@.venv/bin/python -m tools.sbom

audit: ## spørg osv.dev om kendte sårbarheder i de låste pakker
	$(call tool,audit)

clean: ## fjern alt, der kan laves igen (ikke data)
	@rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/ruff:
	@echo "Udviklingspakkerne mangler. Kør make check først." >&2; exit 2

.DEFAULT:
	@echo "Ukendt kommando: make $@. Skriv make for at se dem, der findes." >&2; exit 2

.PHONY: help run reset test check lint format messages reference lock sbom audit clean
