# schemac: `make` builds build/schemac; `make help` lists the rest.
B ?= build
CC ?= cc
PYTHON ?= python3
CFLAGS ?= -O2 -g
WARN = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes -Wundef
STD = -std=c11 -D_POSIX_C_SOURCE=200809L -DSCR_SPLIT -fPIC -I$(B)/gen -I. -Iruntime -Iruntime/model
LIBS = -lyaml -lpcre2-8 -ldl -lm
VERSION := $(shell cat VERSION)

RE_SRC  := $(wildcard compiler/*/*.re runtime/*.re)
C_SRC   := $(filter-out compiler/main.c,$(wildcard compiler/*.c compiler/*/*.c runtime/*.c runtime/model/*.c))
GEN_C   := $(patsubst %.re,$(B)/gen/%.c,$(RE_SRC))
OBJ     := $(patsubst %.c,$(B)/obj/%.o,$(C_SRC)) $(patsubst %.re,$(B)/obj/%.o,$(RE_SRC))
TMPL    := $(wildcard compiler/emit/tmpl/*) runtime/python/schemac/_core.py
METASCHEMAS := $(wildcard compiler/front/metaschemas/*.json)
RUNTIME := $(wildcard runtime/*.h runtime/*.c runtime/*.def runtime/model/*.h runtime/model/*.c runtime/model/*.def) $(patsubst %.re,$(B)/gen/%.c,$(wildcard runtime/*.re))

# Quiet but for what is made; `make V=1` shows the commands.
Q = $(if $(V),,@)
say = @$(if $(V),:,echo)

.PHONY: all lib
all: $(B)/schemac $(B)/libschemac.so
lib: $(B)/libschemac.so

$(B)/gen/%.c: %.re
	@mkdir -p $(@D)
	$(say) "re2c $<"
	$(Q)re2c -W --no-generation-date --no-debug-info -i $< -o $@

# Files that the compiler carries: templates, metaschemas, the contract of generated headers; the runtime's text, in pieces.
EXT := $(wildcard runtime/python_ext/*.h runtime/python_ext/*.c runtime/python_ext/*.def runtime/python_ext/*.py)
CARRIED := $(TMPL) $(METASCHEMAS) $(EXT) runtime/scr.h runtime/python/schemac/_diff.py runtime/scr_urls.def runtime/scr_model_errors.def runtime/model/scr_data.h
$(B)/gen/embedded.c: tools/embed.py $(CARRIED)
	@mkdir -p $(@D)
	$(say) "embed $@"
	$(Q)$(PYTHON) tools/embed.py $@ $(CARRIED)
$(B)/gen/pieces.c: tools/pieces.py $(RUNTIME)
	@mkdir -p $(@D)
	$(say) "pieces $@"
	$(Q)$(PYTHON) tools/pieces.py $@ $(RUNTIME)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(say) "cc $<"
	$(Q)$(CC) $(STD) $(CFLAGS) $(WARN) -MMD -MP -DSCHEMAC_VERSION='"$(VERSION)"' -c $< -o $@
$(B)/obj/%.o: $(B)/gen/%.c
	@mkdir -p $(@D)
	$(say) "cc $<"
	$(Q)$(CC) $(STD) $(CFLAGS) $(WARN) -I$(dir $*) -MMD -MP -c $< -o $@

$(B)/libschemac.a: $(OBJ) $(B)/obj/embedded.o $(B)/obj/pieces.o
	@rm -f $@
	$(say) "ar $@"
	$(Q)ar rcs $@ $^
$(B)/libschemac.so: $(B)/libschemac.a compiler/schemac.map
	$(say) "ld $@"
	$(Q)$(CC) -shared $(LDFLAGS) -o $@ -Wl,--whole-archive $(B)/libschemac.a -Wl,--no-whole-archive -Wl,--version-script=compiler/schemac.map $(LIBS)
$(B)/schemac: $(B)/obj/compiler/main.o $(B)/libschemac.a
	$(say) "ld $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# Unit tests: tests/unit/test_x.c, each a program of its own.
UNITS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_*.c))
$(B)/unit/%: tests/unit/%.c $(B)/libschemac.a
	@mkdir -p $(@D)
	$(say) "cc $<"
	$(Q)$(CC) $(STD) $(CFLAGS) $(WARN) $(LDFLAGS) -Icompiler -Iruntime -o $@ $< $(B)/libschemac.a $(LIBS) -lcjson -lcmocka
.PHONY: unit
unit: $(UNITS)
	@set -e; for t in $(UNITS); do $$t 2>&1; done

-include $(OBJ:.o=.d) $(B)/obj/compiler/main.d
-include make/*.mk
