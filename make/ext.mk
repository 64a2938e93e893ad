# The CPython extension for models: one model printed, compiled without a warning and used: `make ext`.
.PHONY: ext
ext: $(B)/unit/test_emit_ext ext-schema ext-versions
	@$(PYTHON) tests/pydantic/ext_order.py $(B) "$(CC)"

# Compiled models and threads: `make ext-threads THREAD_SECONDS=60 SEED=7`; FREE_THREADED=python3.13t names a Python without a GIL that is not on PATH.
# `make ext-threads FREE_THREADED=... THREAD_FLAGS=-fsanitize=thread CC=clang`, where that Python is built so, too.
.PHONY: ext-threads
ext-threads: $(B)/schemac
	@CC="$(CC)" $(PYTHON) tests/pydantic/ext_threads.py $(B)/schemac $(or $(THREAD_SECONDS),2) $(SEED) "$(THREAD_FLAGS)"

# Random bytes and objects, functions that change what is walked, interpreters beside the main one, blocks that are kept: `make ext-hostile`; the
# same under sanitizers: `make ext-san`. ROUNDS=n SEED=n.
.PHONY: ext-hostile ext-san
ext-hostile: $(B)/schemac
	@$(PYTHON) tests/pydantic/ext_hostile.py $(B)/schemac $(or $(ROUNDS),100) $(or $(SEED),1)
ext-san: $(B)/schemac
	@PYTHONMALLOC=malloc ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
	    LD_PRELOAD="$$($(CC) -print-file-name=libasan.so) $$($(CC) -print-file-name=libubsan.so)" \
	    $$($(PYTHON) -c 'import sys; print(sys.executable)') tests/pydantic/ext_hostile.py $(B)/schemac $(or $(ROUNDS),200) $(or $(SEED),1) \
	    "-fsanitize=address,undefined -fno-sanitize-recover=undefined -g -O1"
