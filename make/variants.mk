# Schemas compiled in ways that must not change a verdict: `make variants`.
.PHONY: variants
variants: all
	@PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/variants/run.py --build $(B)
