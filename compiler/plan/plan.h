/* plan.h: how the fast path checks each node of a schema. Decisions only: emit/ prints them and asks nothing more.
 *
 * A PlanNode is a conjunction of schemas about one value (allOf, $ref and properties that several schemas describe are
 * joined on the way). For each of the seven kinds of value it says how it is judged: refused, only skipped, checked in
 * passing, or parsed and left to the evaluator (the tree). All of it lives as long as the Ctx.
 */
#ifndef SCHEMAC_PLAN_H
#define SCHEMAC_PLAN_H

#include "../ir/ir.h"
#include "profile.h"
#include "techniques.h"
#include "../../runtime/scr_program.h"

typedef enum PlanOpKind { /* ORDER PLAN OPS */
#define PLAN_OP(NAME, name, what) P_##NAME,
#include "plan_ops.def"
#undef PLAN_OP
    N_PLAN_OPS
} PlanOpKind;

/* Why a value goes to the tree. */
typedef enum PlanReason { /* ORDER REASONS */
#define REASON(NAME, name, what, fix) REASON_##NAME,
#include "reasons.def"
#undef REASON
    N_REASONS
} PlanReason;

typedef struct PlanReasonFacts {
    const char *name, *what, *fix; /* fix: empty when none is known */
} PlanReasonFacts;
extern const PlanReasonFacts plan_reasons[N_REASONS];

typedef struct PlanNode PlanNode;
typedef struct PlanOp PlanOp;

/* A rule that shapes a container, and the schema that it stands in. */
typedef struct PlanShape {
    const Schema *schema;
    const Rule *rule;
} PlanShape;

typedef VEC(PlanShape) PlanShapes;

/* How a set of texts is searched. */
typedef enum PlanSearch {
    PLAN_SWITCH, /* by length, then by the byte that tells most apart */
    PLAN_HASH,   /* short texts: one multiplication without collisions, one compare */
    PLAN_INDEX,  /* many: hash table of offsets (scr_stream_index.h) */
    PLAN_TOLD    /* names that some of their bytes tell apart, mostly: lists of those that have the same hash (there, too) */
} PlanSearch;

/* As scr_telling: bytes that all of some names have, quotes among them. */
typedef struct PlanTelling {
    uint32_t at;
    uint64_t mask, factor;
} PlanTelling;

/* Constant texts to search: names of properties, strings of an enum. */
typedef struct PlanSet {
    uint32_t id;    /* in Plan.sets */
    Str *items;     /* unique; sorted by length, then bytes, but for those of plan_add_names, which stand in their order */
    size_t n;
    bool names;     /* which one it is is asked: its place in map or, of an INDEX and TOLD, in items; else only membership */
    uint32_t *map;
    PlanSearch search;
    uint64_t factor;  /* HASH: slot = word * factor >> (64 - bits) */
    unsigned bits;    /* HASH */
    uint64_t *slots;  /* HASH: 1 << bits words; free slots repeat a word that is there */
    uint32_t *index;  /* INDEX: 1 << bits slots */
    PlanTelling by;   /* TOLD */
    bool in_form;     /* TOLD: of an object that goes by tables, which has it among them */
    bool quick;       /* HASH: of one length, nothing in them would be escaped: may be compared with the bytes ahead */
} PlanSet;

/* A part of a quick match: it is made on the bytes ahead of a string, 16 at a time, without looking for the string's end. */
typedef enum PlanPieceKind {
    PLAN_PIECE_LITERAL, /* n bytes as they are */
    PLAN_PIECE_SHAPE,   /* n bytes, each in one of its ranges */
    PLAN_PIECE_RUN      /* as many bytes of the ranges as there are: min to max */
} PlanPieceKind;
#define PLAN_PIECE_MAX 16
#define PLAN_RANGES_MAX 6  /* of a run; a scan takes five instructions for each */
typedef struct PlanPiece {
    PlanPieceKind kind;
    size_t n;
    size_t n_ranges;
    unsigned char low[PLAN_RANGES_MAX][PLAN_PIECE_MAX], span[PLAN_RANGES_MAX][PLAN_PIECE_MAX]; /* [range][byte]; LITERAL: low[0];
                                                                                                RUN: [range][0] */
    uint32_t min, max;    /* RUN; max SCR_NONE: no upper bound */
    bool far;             /* behind a run: it must be asked whether 16 bytes can be read there */
} PlanPiece;
#define PLAN_QUICK_SPAN 47 /* bytes behind the opening quote where a piece may begin at the latest: SCR_SLACK_VALUE */

/* A pattern of the schema. Runs: it is matched by straight code, one run after the other (see re_runs). */
typedef struct PlanPattern {
    uint32_t id;       /* in Plan.patterns */
    RePattern *pattern;
    ReRun *runs;       /* n_runs 0: by its table */
    size_t n_runs;
    bool of_ascii;     /* the runs tell of plain ASCII alone: other texts go by the table */
    uint32_t all_from; /* every string that stands in JSON as plain ASCII matches, from so many characters on; SCR_NONE: not so */
    PlanPiece *pieces; /* n_pieces 0: no quick match. They end with the closing quote */
    size_t n_pieces;
} PlanPattern;

/* One test. Kind-specific operands in u; args for the connectives. */
struct PlanOp {
    PlanOpKind kind;
    const Schema *schema; /* origin, for people; NULL: made by the planner */
    const Rule *rule;     /* origin; NULL: a false schema, or made by the planner */
    PlanOp **args;
    size_t n_args;
    uint32_t bit;         /* HAS: in `seen`; BRANCH: in `dead`; MATCHES: which counter. Set when the node is finished */
    union {
        uint64_t count;
        Str number;
        PlanPattern *pattern;
        int format;
        PlanSet *set;
        struct { int64_t *items; size_t n; } integers;
        struct { Str name; PlanNode *node; uint64_t min, max; } look; /* HAS, MATCHES, CONTENT; max UINT64_MAX: none */
        PlanShapes shapes;   /* BRANCH */
        PlanReason reason;   /* OPAQUE */
    } u;
};

/* A branch of a union (anyOf, oneOf, if, not ...) as far as it looks into members or items. Its index is its bit in `dead`, which the
 * first name or value that it refuses sets; at the end a P_BRANCH asks for it. */
typedef struct PlanBranch {
    PlanShapes shapes;
    uint64_t *with; /* its bit and those of branches without which nobody asks for this one: one of them set, it is of no interest */
} PlanBranch;

typedef struct PlanBranches {
    VEC(PlanBranch) all;
    uint32_t n_words; /* of `dead`, and of every mask of branches */
} PlanBranches;

/* What some branches ask of one value: one that `node` refuses sets their bits. */
typedef struct PlanProbe {
    PlanNode *node;
    uint64_t *of;
} PlanProbe;

/* Branches that are told apart by constant strings: the value is looked up once for all of them. */
typedef struct PlanJoint {
    PlanSet *set;  /* its map numbers the texts as they stand in it */
    uint64_t *out; /* [text][word of `dead`]: the branches that are out; behind the last text those for all other values */
} PlanJoint;

/* A place for values: what must take them, and what branches ask of them. */
typedef struct PlanSite {
    PlanNode *value;
    PlanJoint *joint; /* NULL: none */
    VEC(PlanProbe) probes;
    uint64_t *ends; /* branches that take no value here; NULL: none */
} PlanSite;

#define PLAN_NEXT_MAX 3 /* names that are compared before one is looked up */
typedef struct PlanNext {
    uint32_t items[PLAN_NEXT_MAX]; /* members' indices, the most expected first */
    size_t n;
    bool closes; /* the closing brace is more likely than any of them */
} PlanNext;

/* A name that the schema knows. Its index is its bit in `seen`. */
typedef struct PlanMember {
    Str name;
    PlanNext next;        /* what is expected behind it; none: the closing brace */
    PlanSite site;
    const Schema *schema; /* that declares it, for people; may be NULL */
    uint32_t noted;       /* PlanKnown.notes: what its passers are; 0: it is not noted */
} PlanMember;

/* What a branch asks of a name (propertyNames); one that fails sets its bit. */
typedef struct PlanNameProbe {
    PlanOp *test;
    uint32_t bit;
} PlanNameProbe;

/* Names that no member has: which patterns match decides on the value's site. */
typedef struct PlanOthers {
    VEC(PlanPattern *) patterns; /* PLAN_PATTERNS_MAX at most */
    PlanSite *sites;     /* by mask of matched patterns: 1 << patterns.n of them */
    VEC(PlanNameProbe) names;
    bool refused;        /* every such name is: no site is asked */
} PlanOthers;
#define PLAN_PATTERNS_MAX 4 /* 16 sites for the names' combinations; past it the object goes to the tree */

#define PLAN_MEMBERS_MAX 8192 /* names of one object: 1 KiB of bits on the C stack */
#define PLAN_INLINE_MAX 24    /* with more members their values' functions are not inlined: gcc takes long over one that holds them all */
#define PLAN_USES_MAX 3       /* nor are those of nodes that more places ask: gcc would print them anew at each */
#define PLAN_CROWDED 64       /* properties of all schemas: with more, objects are brief: gcc takes long over them */
#define PLAN_VERY_CROWDED 256 /* with more, these go by tables: a fifth slower, but gcc takes half of the time */
#define PLAN_FORMS 16         /* as they do with more objects than these: what each has beside its members is most of the code then */
#define PLAN_NARROW_MAX 64    /* with more an object is wide: a loop over tables. In line gcc takes minutes for some hundred */

typedef struct PlanObject {
    VEC(PlanMember) members; /* in the order in which writers are expected to send them: the schema's, or a sample's */
    PlanNext first;          /* what is expected behind the opening brace */
    uint32_t told_at;        /* the byte of a name that tells most of them apart, from the opening quote (0) on; SCR_NONE: none is
                                looked at, names are looked up in `names` at once. Else all plain names are told by it */
    PlanTelling by;          /* when told_by_table */
    uint64_t beginnings;     /* of the names, by scr_beginning of as many bytes as the shortest has: others are passed where they are met;
                                0: they are not */
    uint32_t beginning;      /* those bytes' mask */
    bool told_by_table;      /* by a function of the runtime: wide objects all, brief ones what is written in a seldom way */
    bool told_by_jump;       /* it has so many values that comparing it with each takes longer than a jump that is guessed wrong */
    PlanSet *names;          /* the members' names; NULL: no members */
    uint64_t *required;      /* a mask of n_words words: bits that must be set */
    uint32_t n_words;        /* of `seen` */
    bool wide;               /* many members: names are found by tables alone */
    bool brief;              /* of a large schema: little C for each member; told_by_table, and told_at is a byte */
    bool has_required;
    const Schema *required_by; /* for people */
    PlanOthers others;
    PlanBranches branches;
    PlanOp *name_test;       /* what every other name must pass (propertyNames); NULL: nothing */
    PlanOp *close;           /* what must hold at the closing brace beyond required; P_TRUE: nothing */
    bool counts;             /* members are counted */
    bool looks_ahead;        /* behind its brace it sees to what can be read there (plan_ahead.c) */
    bool predicts_lines;     /* it is an item, or in one: the member that is expected next is so on a line of its own, too */
    bool passes_others;      /* of a member whose name is none of these nothing is asked: the runtime passes it as a whole */
    bool passes_strings;     /* all that is asked is that values are strings: the runtime passes the object as a whole */
} PlanObject;

typedef struct PlanArray {
    PlanSite *prefix;
    size_t n_prefix;
    PlanSite rest;           /* items behind the prefix */
    const PlanOp *unique;    /* where uniqueItems is said: told from the items' text when they are plain, else by the tree; NULL */
    PlanNode *each;          /* of a batch's frame: judges each item, which may fail alone; NULL: none */
    VEC(PlanNode *) contains; /* of every item: those that take it are counted */
    PlanBranches branches;
    PlanOp *close;
    bool counts;
    bool passes_strings;     /* see PlanObject */
} PlanArray;
#define PLAN_PREFIX_MAX 64 /* positions with a node of their own; past it the array goes to the tree */

/* A string's first check, made on the bytes ahead without looking for the string's end: `op` holds of a plain text that it finds.
 * When it finds none, the string is read and `op` is asked as usual. */
typedef enum PlanQuickKind { PLAN_QUICK_NONE, PLAN_QUICK_RUNS, PLAN_QUICK_SET, PLAN_QUICK_DATE_TIME,
    PLAN_QUICK_CONTENT /* the whole check: the string's own JSON is passed where it stands; see PlanNode.inner */
} PlanQuickKind;
typedef struct PlanQuick {
    PlanQuickKind kind;
    const PlanOp *op;
} PlanQuick;

typedef enum PlanHow { PLAN_REFUSE, PLAN_SKIP, PLAN_CHECK, PLAN_TREE } PlanHow;

#define PLAN_KINDS 7 /* ORDER KINDS */

struct PlanNode {
    uint32_t id;             /* in Plan.nodes */
    Schema **set;            /* the conjunction, sorted by id, unique; empty: everything is valid */
    size_t n_set;
    PlanHow how[PLAN_KINDS];
    PlanOp *string, *number; /* when how is PLAN_CHECK */
    bool unsigned_first;     /* of number: none below 0 can pass, so a minus is not expected */
    PlanQuick quick;         /* of string */
    PlanObject *object;
    PlanArray *array;
    const PlanOp *opaque[PLAN_KINDS]; /* when how is PLAN_TREE: what one pass cannot decide, and where it is said */
    const PlanOp *refusal;   /* origin of the first rule that refuses a kind; may be NULL */
    bool flat;               /* containers are refused or skipped, nothing goes to the tree: it can be asked without consuming */
    bool probed;             /* flat, and somebody asks it so */
    bool visited;            /* reached as a value to be consumed */
    bool inner;              /* of JSON in a string: it has functions for the escaped form, too */
    bool inner_probed;       /* somebody asks so there */
    bool spaced;             /* a member of a brief object: it has a function that passes white space before the value, too */
    bool tabled;             /* a member of a brief object that goes by tables: its function stands in one */
    bool apart;              /* its function must not be inlined: a member of a large object */
    bool gone_over;          /* what is in it has passers: plan_known.c */
    bool twice;              /* its function is inlined into the one that calls it, and into a small one for reports: plan_known.c */
    uint32_t callers;        /* places that have values of it, or ask about them */
    uint32_t passed;         /* bytes passed, at most, since SCR_SLACK of them could be read, where its values begin */
    bool guarded;            /* its functions may call each other without end: deep values go to the tree */
};

/* Which of a node's functions passes its values for a report. */
typedef enum PlanPasserKind {
    PLAN_PASSER_NONE,
    PLAN_PASSER_OWN,  /* the one that others call, or, of a node that is `twice`, one that is printed for this */
    PLAN_PASSER_FAR,  /* of strings: for those that are not plain */
    PLAN_PASSER_LONG  /* the same of numbers */
} PlanPasserKind;
typedef struct PlanPasser {
    PlanPasserKind kind;
    const PlanNode *node;
} PlanPasser;

/* What can be told of values before a text's errors are looked for: whether they are right and, of those that are not, of what is in them. As
 * scr_passers (runtime/scr_stream_known.h). */
typedef struct PlanPassers {
    PlanPasser value;
    uint32_t node, members, inner, first, next;
} PlanPassers;
typedef struct PlanKnown {
    bool any;                  /* some value is one of them */
    bool notes;                /* members of the root that are refused are noted, and the pass goes on (scr_note) */
    VEC(PlanPassers) passers;  /* the root's first */
} PlanKnown;

typedef struct Plan {
    const SchemaSet *set;
    PlanNode *root;
    PlanNode *frame;         /* of a batch; NULL: there is none, or the evaluator judges it */
    PlanKnown known;
    VEC(PlanNode *) nodes;   /* by id; the root first */
    VEC(PlanSet *) sets;     /* by id */
    VEC(PlanPattern *) patterns; /* by id */
    bool streams;            /* the root does not go to the tree as a whole */
    bool brief;              /* a large schema: what is elsewhere in line is called */
    bool forms;              /* a very large one: brief objects go by tables */
    bool uses_inner;         /* some nodes are inner */
    bool uses_content;       /* some string's own JSON is checked in passing */
    bool uses_date_time;     /* some string's first check is for a date-time */
    bool uses_tree;          /* some value may go to the tree, */
    bool tree_seldom;        /* but only what nests deep, was passed in vain too often, or, in a large schema, must be unique and is many */
    bool uses_tries;         /* some value is passed by several nodes, one after the other: with it the tree, when that takes long */
    bool needs_scratch;      /* some input cannot be decided without scratch */
} Plan;

typedef struct PlanInput {
    const SchemaSet *set;
    const scr_program *program;
    Techniques techniques;
    const Profile *profile; /* what is tried first; NULL: nothing is known */
} PlanInput;

Plan *plan_make(Ctx *ctx, const PlanInput *in);

/* Readable forms: --dump=plan, and the counts of `schemac stats`. */
void plan_dump(Out *out, const Plan *plan);
void plan_stats(Out *out, const Plan *plan);
/* plan_cost.c: where each place runs and what it costs, about; the same as JSON. */
void plan_cost(Out *out, const Plan *plan);
void plan_cost_json(Out *out, const Plan *plan);
/* plan_slow.c: each place that leaves the single pass, why, and how to mend it, as diagnostics (D_SLOW). */
void plan_explain_slow(Ctx *ctx, const Plan *plan);
bool plan_goes_to_tree(const PlanNode *node);
/* The first byte of every value that the node may take, where that is one and its function begins behind the look at it: '"',
 * '{', '[', or '0' for numbers; 0: none such. Of a finished plan. */
char plan_opening(const PlanNode *node);
bool plan_is_all(const PlanNode *node, PlanHow how); /* of values of every kind */
bool plan_is_plain_site(const PlanSite *site); /* one node takes the value, nobody else asks about it */
bool plan_is_map(const PlanObject *object); /* its names are all alike, one node takes each value: beyond name_test nothing else is asked */
bool plan_is_list(const PlanArray *array); /* nothing is asked of it but what one node asks of each item */
size_t plan_other_sites(const PlanObject *object); /* how many there are in others.sites: none where other names are refused */
/* The member is expected next and its bit follows: what was seen is asked once for a run of such members. */
bool plan_goes_on(const PlanObject *object, size_t member);
uint64_t plan_told_word(Str name, const PlanTelling *by); /* the bytes of a name that tell it apart */
bool plan_has_content(const PlanOp *op); /* it looks into a string's own JSON */
bool plan_needs_text(const PlanOp *op); /* a string's text, not only its length */

#endif
