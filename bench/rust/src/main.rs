//! The worker for validators in Rust (PROTOCOL in workers.py): serde_json's parse, then the crates `jsonschema` and `boon`.
//! `parsed` contenders are given what serde_json made before the clock starts.

use serde_json::{json, Value};
use std::collections::HashMap;
use std::fs;
use std::io::{stdin, stdout, BufRead, Write};

const ROUND_NS: f64 = 2e6;

struct Doc {
    bytes: Vec<u8>,
    value: Option<Value>,
    expect: u32,
}

type Judge = Box<dyn Fn(&Value) -> bool>;

struct Contender {
    name: &'static str,
    package: &'static str,
    kind: &'static str,
    note: &'static str,
    parsed: bool,
    make: fn(&Value, bool) -> Result<Judge, String>,
}

fn no_check(_: &Value, _: bool) -> Result<Judge, String> {
    Ok(Box::new(|_| true))
}

fn make_jsonschema(schema: &Value, formats: bool) -> Result<Judge, String> {
    let validator = jsonschema::options()
        .should_validate_formats(formats)
        .build(schema)
        .map_err(|error| error.to_string())?;
    Ok(Box::new(move |value| validator.is_valid(value)))
}

fn make_boon(schema: &Value, formats: bool) -> Result<Judge, String> {
    let place = "https://example.com/bench/schema.json";
    let mut compiler = boon::Compiler::new();
    let mut schemas = boon::Schemas::new();
    if formats {
        compiler.enable_format_assertions();
    }
    compiler
        .add_resource(place, schema.clone())
        .and_then(|()| compiler.compile(place, &mut schemas))
        .map(|index| Box::new(move |value: &Value| schemas.validate(value, index).is_ok()) as Judge)
        .map_err(|error| error.to_string())
}

const CONTENDERS: &[Contender] = &[
    Contender { name: "serde_json", package: "serde_json", kind: "parses", note: "parses only", parsed: false, make: no_check },
    Contender { name: "jsonschema crate", package: "jsonschema", kind: "checks", note: "", parsed: false, make: make_jsonschema },
    Contender { name: "jsonschema crate, parsed", package: "jsonschema", kind: "checks", note: "already parsed", parsed: true, make: make_jsonschema },
    Contender { name: "boon", package: "boon", kind: "checks", note: "", parsed: false, make: make_boon },
    Contender { name: "boon, parsed", package: "boon", kind: "checks", note: "already parsed", parsed: true, make: make_boon },
];

struct Entry {
    judge: Judge,
    parsed: bool,
    batch: bool,
    passes: u32,
}

impl Entry {
    fn one(&self, bytes: &[u8]) -> bool {
        serde_json::from_slice(bytes).is_ok_and(|value| (self.judge)(&value))
    }

    fn answer(&self, doc: &Doc) -> u32 {
        if self.batch {
            return self.wrong_records(&doc.bytes);
        }
        if self.parsed {
            return doc.value.as_ref().is_some_and(|value| (self.judge)(value)) as u32;
        }
        self.one(&doc.bytes) as u32
    }

    /// The bits of the records whose body is not valid.
    fn wrong_records(&self, bytes: &[u8]) -> u32 {
        let event: Value = serde_json::from_slice(bytes).unwrap_or_default();
        let Some(records) = event["Records"].as_array() else { return 1 << 31 };
        let wrong = |record: &Value| !self.one(record["body"].as_str().unwrap_or("").as_bytes());
        records.iter().enumerate().map(|(i, record)| (wrong(record) as u32) << i).sum()
    }

    fn time(&self, docs: &[Doc], passes: u32) -> f64 {
        let start = cpu_ns();
        for _ in 0..passes {
            std::hint::black_box(docs.iter().map(|doc| self.answer(doc) as u64).sum::<u64>());
        }
        (cpu_ns() - start) / passes as f64
    }
}

fn cpu_ns() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: t outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 * 1e9 + t.tv_nsec as f64
}

fn read_documents(path: &str) -> Vec<Doc> {
    let text = fs::read(format!("{path}.docs")).expect("documents");
    let index = fs::read_to_string(format!("{path}.index")).expect("index");
    let document = |line: &str| {
        let numbers: Vec<usize> = line.split(' ').map(|number| number.parse().expect("a number")).collect();
        let bytes = text[numbers[0]..numbers[0] + numbers[1]].to_vec();
        Doc { value: serde_json::from_slice(&bytes).ok(), bytes, expect: numbers[2] as u32 }
    };
    index.lines().map(document).collect()
}

#[derive(Default)]
struct Worker {
    path: String,
    docs: Vec<Doc>,
    entries: Vec<Entry>,
    schemas: HashMap<String, Value>,
}

impl Worker {
    fn schema(&mut self, path: String) -> &Value {
        let read = |path: &String| serde_json::from_slice(&fs::read(path).expect("schema")).expect("JSON");
        self.schemas.entry(path).or_insert_with_key(read)
    }

    /// PATH DIRECTORY SCHEMA BATCH FORMATS THREADS CONTENDER
    fn open(&mut self, fields: &[&str]) -> Value {
        let &[path, directory, schema, batch, formats, _, name] = fields else { panic!("open: {fields:?}") };
        let batch = batch == "1";
        let who = CONTENDERS.iter().find(|who| who.name == name).expect("a contender");
        if batch && who.parsed {
            return json!({"missing": "it has no way to do this"});
        }
        if self.path != path {
            self.docs = read_documents(path);
            self.path = path.to_owned();
        }
        let schema = self.schema(format!("{directory}/{}.json", if batch { "order" } else { schema }));
        // A peer that panics on a schema does not take the others along.
        let make = || (who.make)(schema, formats == "1");
        let judge = match std::panic::catch_unwind(std::panic::AssertUnwindSafe(make)) {
            Ok(Ok(judge)) => judge,
            Ok(Err(why)) => return json!({"missing": why.lines().next()}),
            Err(_) => return json!({"missing": "it panics on the schema"}),
        };
        let mut entry = Entry { judge, parsed: who.parsed, batch, passes: 1 };
        let wrong = self.docs.iter().filter(|doc| entry.answer(doc) != doc.expect).count();
        entry.passes = (ROUND_NS / entry.time(&self.docs, 1)).ceil() as u32;
        let wrong = if who.kind == "parses" { 0 } else { wrong };
        self.entries.push(entry);
        json!({"id": self.entries.len() - 1, "documents": self.docs.len(), "wrong": wrong})
    }

    fn round(&self, fields: &[&str]) -> Value {
        let entry = &self.entries[fields[0].parse::<usize>().expect("an id")];
        json!({"ns": entry.time(&self.docs, entry.passes) / self.docs.len() as f64})
    }

    fn close(&mut self) -> Value {
        *self = Worker { schemas: std::mem::take(&mut self.schemas), ..Worker::default() };
        json!({})
    }
}

/// As Cargo.lock pins it.
fn version(package: &str) -> &'static str {
    let entry = format!("name = \"{package}\"\nversion = \"");
    let rest = include_str!("../Cargo.lock").split_once(&entry).map_or("?", |(_, rest)| rest);
    rest.split('"').next().unwrap_or("?")
}

fn say(value: Value) {
    println!("{value}");
    stdout().flush().expect("a reader");
}

fn main() {
    for who in CONTENDERS {
        say(json!({"contender": who.name, "version": version(who.package), "kind": who.kind, "note": who.note}));
    }
    say(json!({"ready": true}));
    let mut worker = Worker::default();
    for line in stdin().lock().lines() {
        let line = line.expect("a line");
        let fields: Vec<&str> = line.split('\t').collect();
        say(match fields[0] {
            "open" => worker.open(&fields[1..]),
            "round" => worker.round(&fields[1..]),
            "close" => worker.close(),
            other => panic!("what is {other}?"),
        });
    }
}
