# Schemas compiled in ways that must not change a verdict, and reports of generated C beside the evaluator's: `make variants`.
.PHONY: variants
variants: all
	@PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/variants/reports.py --build $(B)
	@PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/variants/run.py --build $(B)

# The same schemas under valgrind, which sees bytes that were never written: `make memcheck`.
.PHONY: memcheck
memcheck: all
	@PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/variants/memcheck.py --build $(B)
