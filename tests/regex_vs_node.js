// Compares schemac's regular expressions with V8's: node tests/regex_vs_node.js PROBE FILE [texts a pattern] [seed]
//
// PROBE is tests/regex/probe.c, compiled. FILE holds a JSON value a line: a pattern, or an object with `pattern`; random:N
// makes N patterns in place of a file. For each pattern, texts are made from its own syntax, then mutated; both engines must give the same verdict, and the same answer
// to whether the pattern is valid with the u flag. Known differences: a pattern valid only by Annex B is compared by code
// points, where V8 without u takes UTF-16 units, and \p{...} and \u{...} keep their meaning in it.
'use strict';
const fs = require('fs');
const { spawnSync } = require('child_process');

let seed = Number(process.argv[5] || 1);
function random(n) {
  seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
  return ((seed ^ (seed >>> 13)) >>> 0) % n;
}
const LIMIT = 24, UNSUPPORTED = 25; // D_PATTERN_*
const pick = (list) => list[random(list.length)];
const STRAY = [...'a', 'Z', '0', '9', '_', '-', '.', '/', ':', ' ', '\n', '\r', '\t', 'é', 'ſ', 'K', '\u00a0', '\u2028', '\ufeff',
  '日', 'Ω', 'ß', '\u{1f432}', '\u{10ffff}', '\0', '\u0085', '\u180e', 'ǅ', '٣', '\u200d', '$', '^', '\\', '{', '}', '[', '(', '|'];

// A rough reader of patterns that yields texts: it need not be right, only near.
class Maker {
  constructor(pattern) { this.s = [...pattern]; this.at = 0; this.out = 0; this.groups = []; }
  more(c) { return this.at < this.s.length && (c === undefined || this.s[this.at] === c); }
  disjunction() {
    const ways = [this.alternative()];
    while (this.more('|')) { this.at++; ways.push(this.alternative()); }
    return () => pick(ways)();
  }
  alternative() {
    const items = [];
    while (this.more() && !this.more('|') && !this.more(')')) items.push(this.quantified(this.atom()));
    return () => { let text = ''; for (const item of items) text += item(); return text; };
  }
  quantified(atom) {
    const rest = this.s.slice(this.at, this.at + 24).join('');
    const m = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(rest);
    if (!m) return atom;
    this.at += [...m[0]].length;
    let lo = 0, hi = 4;
    if (m[1] === '+') lo = 1; else if (m[1] === '?') hi = 1;
    else if (m[2]) { lo = +m[2]; hi = m[3] ? (m[4] ? +m[4] : lo + 3) : lo; }
    return () => {
      let n = lo + (random(3) ? random(Math.min(hi - lo, 5) + 1) : random(Math.min(hi - lo, 3000) + 1));
      if (random(4) === 0) n += random(3) - 1;
      let text = '';
      for (let i = 0; i < Math.min(n, 5000) && text.length < 6000; i++) text += atom();
      return text;
    };
  }
  atom() {
    const c = this.s[this.at++];
    if (c === '(') {
      let look = false;
      const m = /^\?(?:<?[=!]|:|<[^>]*>|[ims-]*:)/.exec(this.s.slice(this.at, this.at + 60).join(''));
      if (m) { this.at += [...m[0]].length; look = /[=!]$/.test(m[0]); }
      const body = this.disjunction();
      if (this.more(')')) this.at++;
      return () => (look && random(3) ? '' : body());
    }
    if (c === '[') return this.klass();
    if (c === '\\') return this.escape();
    if (c === '.') return () => pick(STRAY);
    if (c === '^' || c === '$') return () => '';
    return () => c;
  }
  escape() {
    const c = this.s[this.at++] || '\\';
    const sets = { d: '0123456789', w: 'abzAZ09_', s: ' \t\n\u00a0\ufeff', D: 'a-é٣', W: ' -éſ', S: 'a0é\u0085', n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', b: '', B: '' };
    if (c in sets) return () => (sets[c] ? pick([...sets[c]]) : '');
    const tail = this.s.slice(this.at, this.at + 40).join('');
    let m;
    if ((c === 'p' || c === 'P') && (m = /^\{[^}]*\}/.exec(tail))) { this.at += m[0].length; return () => pick(STRAY.concat(['A', 'b', 'ж', '1', ','])); }
    if (c === 'x' && (m = /^[0-9a-fA-F]{2}/.exec(tail))) { this.at += 2; return () => String.fromCharCode(parseInt(m[0], 16)); }
    if (c === 'u' && (m = /^[0-9a-fA-F]{4}/.exec(tail))) { this.at += 4; return () => String.fromCharCode(parseInt(m[0], 16)); }
    if (c === 'u' && (m = /^\{([0-9a-fA-F]+)\}/.exec(tail))) { this.at += m[0].length; return () => String.fromCodePoint(Math.min(parseInt(m[1], 16), 0x10ffff)); }
    return () => c;
  }
  klass() {
    const items = [];
    let negative = false;
    if (this.more('^')) { negative = true; this.at++; }
    while (this.more() && !this.more(']')) {
      const c = this.s[this.at++];
      const one = c === '\\' ? this.escape() : () => c;
      if (this.more('-') && this.s[this.at + 1] && this.s[this.at + 1] !== ']') {
        this.at++;
        const d = this.s[this.at++];
        const two = d === '\\' ? this.escape() : () => d;
        items.push(() => {
          const lo = (one() || 'a').codePointAt(0), hi = (two() || 'a').codePointAt(0);
          return hi > lo ? String.fromCodePoint(random(4) ? lo + random(hi - lo + 1) : random(2) ? Math.min(hi + 1, 0x10ffff) : Math.max(lo - 1, 0)) : String.fromCodePoint(lo);
        });
      } else items.push(one);
    }
    this.at++;
    return () => (items.length && (!negative || random(4) === 0) ? pick(items)() : pick(STRAY));
  }
}

function mutate(text) {
  const s = [...text];
  for (let n = random(3); n > 0; n--) {
    const at = random(s.length + 1);
    const kind = random(5);
    if (kind === 0) s.splice(at, 1);
    else if (kind === 1) s.splice(at, 0, pick(STRAY));
    else if (kind === 2) s[Math.min(at, Math.max(s.length - 1, 0))] = pick(STRAY);
    else if (kind === 3) s.push(pick(['\n', 'x', '-', ...s.slice(0, 1)]));
    else s.splice(at, 0, ...s.slice(at, at + 3));
  }
  return s.join('');
}

// A random pattern, mostly valid, over few characters, so that texts often match.
function randomPattern(depth) {
  const atom = () => {
    switch (random(depth > 0 ? 30 : 14)) {
      case 0: return '.';
      case 1: return pick(['\\d', '\\w', '\\s', '\\D', '\\W', '\\S']);
      case 2: return pick(['[ab]', '[^a]', '[a-c]', '[^]', '[]', '[\\w-]', '[^\\s]', '[é-日]', '[\\D1]', '[b-\u{1f432}]', '[\\]\\-]']);
      case 3: return pick(['\\p{L}', '\\P{Lu}', '\\p{ASCII}', '\\p{sc=Greek}', '[^\\p{Nd}]']);
      case 4: return pick(['é', '日', '\u{1f432}', '\\u{1f432}', '\\u00e9', '\\ud83d\\udc32', '\\ud83d']);
      case 14: case 15: case 16: return '(' + randomPattern(depth - 1) + ')';
      case 17: case 18: case 19: case 20: return '(?:' + randomPattern(depth - 1) + ')';
      case 21: return '(?=' + randomPattern(depth - 1) + ')';
      case 22: case 23: return '(?!' + randomPattern(depth - 1) + ')';
      case 24: return '(?<=' + randomPattern(random(2)) + ')';
      case 25: return '(?<!' + randomPattern(random(2)) + ')';
      case 26: return pick(['\\1', '\\k<n>', '(?<n>' + randomPattern(depth - 1) + ')', '\\2']);
      case 27: return pick(['\\b', '\\B', '^', '$']);
      case 28: return pick(['{', ']', '\\_', '\\Z', '\\c', '\\07', '[\\w-a]', 'a{,2}', '\\x4', '(?i)', '[b-a]']);
      default: return pick([...'aaabbbcc1_ -\n']);
    }
  };
  const quantifier = () => (random(3) ? '' : pick(['*', '+', '?', '{2}', '{0,2}', '{1,3}', '{2,}', '{3,9}', '{0,40}', '*?', '+?', '??', '{0}']));
  const ways = [];
  for (let i = random(4) ? 1 : 1 + random(3); i > 0; i--) {
    let way = random(5) ? '' : '^';
    for (let n = random(4); n > 0; n--) { const a = atom(); way += a + (/^(\(\?<?[=!]|\\[bB]|[\^$])/.test(a) && random(20) ? '' : quantifier()); }
    ways.push(way + (random(5) ? '' : '$'));
  }
  return ways.join('|');
}

const hex = (text) => Buffer.from(text, 'utf8').toString('hex');
const most = file => (file.startsWith('random:') ? 14 : Infinity); // V8 backtracks: short texts for wild patterns
const clean = (text) => { // characters, no lone surrogates
  const all = [...Buffer.from(text, 'utf8').toString('utf8')];
  return all.length > most(file) ? all.slice(0, most(file)).join('') : all.join('');
};

function reference(pattern) {
  try { return { re: new RegExp(pattern, 'u'), legacy: false }; } catch { /* below */ }
  try { return { re: new RegExp(pattern), legacy: true }; } catch { return null; }
}

const [, , probe, file, count = '25'] = process.argv;
const patterns = file.startsWith('random:')
  ? Array.from({ length: Number(file.slice(7)) }, () => (random(2) ? randomPattern(3) : `^(?:${randomPattern(3)})$`))
  : fs.readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)).map((v) => v.pattern ?? v);
let input = '';
const plan = [];
for (const pattern of patterns) {
  const ref = reference(pattern);
  const texts = ['', '\n', 'a'];
  let make = null;
  try { make = new Maker(pattern).disjunction(); } catch { /* texts of STRAY only */ }
  for (let i = 0; i < Number(count); i++) texts.push(clean(i % 3 ? mutate(make ? make() : pick(STRAY)) : make ? make() : pick(STRAY)));
  input += `P ${hex(pattern)}\nF ${hex(pattern)}\n` + texts.map((t) => `T ${hex(t)}\n`).join('');
  plan.push({ pattern, ref, texts });
}
const result = spawnSync(probe, { input, maxBuffer: 1 << 30, encoding: 'utf8' });
if (result.status !== 0) { console.log(result.stderr.slice(0, 4000)); process.exit(1); }
const lines = result.stdout.split('\n');
let at = 0, bad = 0, checked = 0, matched = 0, undecided = 0;
const forms = {};
const complain = (...what) => { if (++bad <= 60) console.log(...what); };
for (const { pattern, ref, texts } of plan) {
  const form = lines[at++];
  const isRegex = lines[at++] === '0';
  const name = form.replace(/^legacy /, '').replace(/ \(.*| of .*/, '').replace(/^! (\d+) .*/, 'error $1');
  forms[name] = (forms[name] || 0) + 1;
  // V8 may not know ES2025: modifiers, a group's name in two alternatives.
  const modern = /\(\?[ims-]+:/.test(pattern) || (!ref && (pattern.match(/\(\?<n>/g) || []).length > 1);
  const skip = modern || form.startsWith('! ' + UNSUPPORTED) || form.startsWith('! ' + LIMIT);
  if (!skip && form.startsWith('!') !== (ref === null)) complain('VALID?', JSON.stringify(pattern), form, ref && ref.re);
  if (!skip && ref && form.startsWith('legacy') !== ref.legacy) complain('LEGACY?', JSON.stringify(pattern), form);
  if (!skip && isRegex !== (ref !== null && !ref.legacy)) complain('FORMAT?', JSON.stringify(pattern), isRegex);
  for (const text of texts) {
    const got = Number(lines[at++]);
    if (!ref || form.startsWith('!')) continue;
    if (ref.legacy && (/\\[pPu]\{|\\ud/.test(pattern) || /[\u{10000}-\u{10ffff}]/u.test(pattern + text))) continue; // see the top
    if (got < 0) { undecided++; continue; }
    checked++;
    const hit = ref.re.exec(text);
    const inside = hit && hit.index > 0 && /[\ud800-\udbff]/.test(text[hit.index - 1]) && /[\udc00-\udfff]/.test(text[hit.index]);
    if (inside) continue; // V8 lets an empty match begin within a surrogate pair; 22.2.7.2 does not
    const want = hit !== null;
    matched += want;
    if (want !== (got === 0)) complain('MATCH?', JSON.stringify(pattern), form, JSON.stringify(text), 'V8:', want);
  }
}
console.log(JSON.stringify(forms));
console.log(`${plan.length} patterns, ${checked} texts compared, ${matched} match, ${undecided} undecided, ${bad} disagreements`);
process.exit(bad ? 1 : 0);
