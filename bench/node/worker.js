/* worker.js: the worker for what node callers use (PROTOCOL in workers.py): a Buffer to a bool. Ajv is compiled to a module, as its
 * standalone mode does. Of a batch, the event is parsed already. Times are the process's CPU time, collector and compiler included. */
"use strict";
const fs = require("fs");
const path = require("path");
const readline = require("readline");

const ROUND_NS = 20e6;

function peer(name) {
    return require(require.resolve(name, { paths: [process.env.NODE_PEERS] }));
}

function versionOf(name) {
    return JSON.parse(fs.readFileSync(path.join(process.env.NODE_PEERS, "node_modules", name, "package.json"), "utf8")).version;
}

function ajvModule(task) {
    const schema = JSON.parse(fs.readFileSync(path.join(task.directory, task.schema + ".json"), "utf8"));
    const Ajv = peer(/2020-12/.test(schema.$schema) ? "ajv/dist/2020" : "ajv").default;
    const ajv = new Ajv({ strict: false, validateFormats: task.formats, code: { source: true }, logger: false });
    if (/draft-06/.test(JSON.stringify(schema)))
        ajv.addMetaSchema(peer("ajv/dist/refs/json-schema-draft-06.json"));
    if (task.formats)
        peer("ajv-formats").default(ajv);
    const file = path.join(process.env.NODE_PEERS, `${task.schema}_ajv.js`);
    fs.writeFileSync(file, peer("ajv/dist/standalone").default(ajv, ajv.compile(schema)));
    delete require.cache[file];
    return require(file);
}

function parsing(judge) {
    return (text) => {
        let value;
        try {
            value = JSON.parse(text);
        } catch {
            return false;
        }
        return judge(value);
    };
}

/* make: a task -> a function of a document (or of what `prepare` makes of it, before the clock starts) to a bool. */
const CONTENDERS = {
    "JSON.parse": { version: process.version, kind: "parses", note: "parses only", make: () => parsing(() => true) },
    "Ajv standalone": { package: "ajv", kind: "checks", note: "", make: (task) => parsing(ajvModule(task)) },
    "Ajv standalone, parsed": { package: "ajv", kind: "checks", note: "already parsed", make: ajvModule, prepare: (bytes) => JSON.parse(bytes) },
};

function readDocuments(base) {
    const text = fs.readFileSync(base + ".docs");
    const lines = fs.readFileSync(base + ".index", "latin1").trim().split("\n");
    return lines.map((line) => {
        const [offset, length, expect] = line.split(" ").map(Number);
        return { bytes: text.subarray(offset, offset + length), expect };
    });
}

function prepared(doc, who, batch) {
    if (batch)
        return JSON.parse(doc.bytes);
    try {
        return who.prepare ? who.prepare(doc.bytes) : doc.bytes;
    } catch {
        return undefined;
    }
}

function judgeOf(one, batch) {
    if (!batch)
        return (document) => Number(one(document));
    return (event) => event.Records.reduce((bits, record, i) => bits | (Number(!one(record.body)) << i), 0);
}

function cpuNs() {
    const used = process.cpuUsage();
    return (used.user + used.system) * 1e3;
}

function time(entry, passes) {
    const start = cpuNs();
    for (let i = 0; i < passes; i++)
        for (const document of entry.documents)
            entry.judge(document);
    return (cpuNs() - start) / passes;
}

const entries = [];

const commands = {
    open(base, directory, schema, batch, formats, threads, name) {
        const who = CONTENDERS[name];
        batch = batch === "1";
        if (batch && who.prepare)
            return { missing: "it has no way to do this" };
        const docs = readDocuments(base);
        let one;
        try {
            one = who.make({ directory, schema: batch ? "order" : schema, formats: formats === "1" });
        } catch (error) {
            return { missing: String(error.message).split("\n")[0].slice(0, 200) };
        }
        const entry = { judge: judgeOf(one, batch), documents: docs.map((doc) => prepared(doc, who, batch)) };
        const wrong = docs.filter((doc, i) => entry.judge(entry.documents[i]) !== doc.expect).length;
        time(entry, Math.ceil(1e8 / (time(entry, 1) + 1e5))); /* warm: the compiler has seen it */
        entry.passes = Math.ceil(ROUND_NS / (time(entry, 10) + 1e3));
        return { id: entries.push(entry) - 1, documents: docs.length, wrong };
    },
    round(id) {
        return { ns: time(entries[id], entries[id].passes) / entries[id].documents.length };
    },
    close() {
        entries.length = 0;
        return {};
    },
};

for (const [name, who] of Object.entries(CONTENDERS))
    console.log(JSON.stringify({ contender: name, version: who.version || versionOf(who.package), kind: who.kind, note: who.note }));
console.log(JSON.stringify({ ready: true }));
readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const [command, ...fields] = line.split("\t");
    console.log(JSON.stringify(commands[command](...fields)));
});
