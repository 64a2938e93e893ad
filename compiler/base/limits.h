/* limits.h: every limit of the compiler, with its reason. The diagnostic that tells of it stands behind it. */
#ifndef SCHEMAC_LIMITS_H
#define SCHEMAC_LIMITS_H

#define LIMIT_SOURCE_BYTES (64u << 20)  /* a schema of 64 MiB is a mistake; spans are 32 bits. D_TOO_LARGE */
#define LIMIT_DOC_DEPTH 2048            /* the front end recurses; 2,048 levels need under 2 MiB of stack. D_TOO_DEEP */
#define LIMIT_DOC_VALUES (16u << 20)    /* YAML aliases can multiply; 16 M values. D_TOO_LARGE */
#define LIMIT_DIAGS 50                  /* a person reads no more at once */
#define LIMIT_DIAGS_KEPT 10000          /* diagnostics kept for the JSON list; a hostile schema could raise millions */
#define LIMIT_SHOWN_BYTES 200           /* of a name in a message */
#define LIMIT_SYNTAX_ERRORS 20          /* of one JSON text: what follows is more likely noise. Reading stops */
#define LIMIT_TEXT_PROBLEMS 1000        /* duplicate keys, or other mistakes and warnings of one YAML text; the rest is not told */
#define LIMIT_YAML_RADIX_DIGITS 1024    /* of 0x and 0o numbers: turning them into decimals is quadratic. D_TOO_LARGE */
#define LIMIT_YAML_WORK (1u << 30)      /* libyaml's time is values x depth of brackets: some seconds. D_TOO_LARGE */
#define LIMIT_SHOWN_COLUMNS 120         /* of a source line under a diagnostic: minified schemas are one line */
#define LIMIT_REGISTRY_FILES 100000     /* files below --registry directories. D_TOO_LARGE */
#define LIMIT_REGEX_LENGTH 65536        /* bytes of one pattern. D_PATTERN_LIMIT */
#define LIMIT_REGEX_NESTING 256         /* groups in groups. D_PATTERN_LIMIT */
#define LIMIT_REGEX_POSITIONS 4096      /* positions of the automaton with counts expanded, for a DFA. */
#define LIMIT_REGEX_STATES 4096         /* raw DFA states; past it the NFA form, or PCRE2 */
#define LIMIT_REGEX_RANGES 1000000      /* ranges handled for the classes of a pattern: some 20 MB. D_PATTERN_LIMIT */
#define LIMIT_REGEX_WORK (8u << 20)     /* steps of building an automaton, some 20 ms; past it the next form */
#define LIMIT_REGEX_CELLS 32768         /* cells of a DFA's table; past it the next form */
#define LIMIT_PROFILE_BYTES (1u << 30)   /* of one sample of events: its places are 32 bits. D_TOO_LARGE */
#define LIMIT_PROFILE_VISITS (1u << 20)  /* values times schemas of one event of a sample; the rest of it is not counted */
#define LIMIT_SCHEMAS (1u << 22)        /* schema objects of one program: 4 M. D_TOO_LARGE */
#define LIMIT_LOCATION_BYTES (256u << 20) /* of all locations of schemas: deep or behind long names they are quadratic. D_TOO_LARGE */
#define LIMIT_POINTER_SHOWN 4096        /* bytes of a pointer in a diagnostic; for a longer one its schema's stands */
#define LIMIT_EACH_LEVELS 256           /* $ref, allOf and properties in each other on the way to --each: the pass recurses. D_EACH */
#define LIMIT_DIALECT_STEPS 8           /* metaschemas of metaschemas of one's own. D_UNKNOWN_DIALECT */
#define LIMIT_PYTHON_NESTING 200        /* brackets in brackets, and other recursion of the parser; CPython's own. D_TOO_DEEP */
#define LIMIT_PYTHON_INDENTS 100        /* blocks in blocks; CPython's own. D_TOO_DEEP */
#define LIMIT_PYTHON_FSTRINGS 32        /* f-strings in fields of f-strings. D_TOO_DEEP */
#define LIMIT_PYTHON_HEIGHT 1000        /* of a tree: a chain of operators is as high as it is long, and readers recurse. D_TOO_DEEP */
#define LIMIT_PYTHON_NODES (1u << 20)   /* tokens, and nodes, of one Python file: some 200 MB. D_TOO_LARGE */
#define LIMIT_VALUE_WORK (4u << 20)     /* expressions evaluated: a = b + b, b = c + c, ... doubles each time. Past it, values are unknown */
#define LIMIT_MODULE_FILES 10000         /* Python files that imports lead to; the rest is not looked at */
#define LIMIT_CLASS_BASES 200           /* classes that one class inherits from, in all: each has all their fields. D_TOO_DEEP */
#define LIMIT_STAR_LOOKS 1000           /* files that one name is looked for in by from x import *: stars in circles, or to one file in many ways. The name is not found */
#define LIMIT_MODEL_TYPES (1u << 18)    /* of one compilation: A1 = dict[A0, A0], A2 = dict[A1, A1], ... doubles each time. D_TOO_LARGE */
#define LIMIT_MODEL_CLASSES 20000       /* of one compilation: a generic class can call for ever new ones. D_TOO_LARGE */

#endif
