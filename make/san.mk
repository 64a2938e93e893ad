# Everything under ASan and UBSan, in a build directory of its own.
.PHONY: san
san: all $(SUITE)/tests $(DIFF_VENV)/made
	@MAKE="$(MAKE)" CC="$(CC)" SUITE=$(SUITE) DIFF_PYTHON=$(DIFF_VENV)/bin/python PYTHONDONTWRITEBYTECODE=1 tests/run_san.sh $(B)/san
