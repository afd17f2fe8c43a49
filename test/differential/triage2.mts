import { createEngine } from "../../engine/index.ts";
import { caseOf, describeCase, otherTables } from "./case.ts";
import { disagreement, outcomeOf, referenceOutcome } from "./outcome.ts";
import { varied } from "./vary.ts";
const [from, to, rowsArg] = [Number(process.argv[2] ?? 0), Number(process.argv[3] ?? 100), process.argv[4]];
const verbose = process.argv.includes("-v");
let engine = createEngine({ sanitize: true });
const groups = new Map<string, string[]>(); let ok = 0; const t0 = Date.now(); let tEngine = 0, tRef = 0;
const ROWS = [3, 40, 40, 40, 120, 0, 1, 2, 9, 64, 2047, 2048, 2049];
for (let n = from; n < to; n++) {
  const seed = { seed: n, choices: 5000, steps: process.env.STEPS ? Number(process.env.STEPS) : n % 7, rows: rowsArg ? Number(rowsArg) : ROWS[n % ROWS.length]! };
  const made = caseOf(seed);
  let t = Date.now();
  const expected = referenceOutcome(made.plan);
  tRef += Date.now() - t; t = Date.now();
  let wrong: string | null;
  for (const testing of [{}, { virtualWorkers: 3, seed: n, morselRows: 37, earlyExit: 0.3 }]) {
    try { wrong = disagreement(made.plan, made.scope.ordered, expected, outcomeOf(() => engine.runSync(made.plan, { testing }))); }
    catch (e) { wrong = "CRASH " + String((e as Error).stack).split("\n").slice(0, 3).join(" ~ "); }
    if (wrong !== null) break;
  }
  tEngine += Date.now() - t;
  
  if (n % 50 === 49) engine = createEngine({ sanitize: true });
  if (wrong! === null) { ok++; continue; }
  const key = wrong!.replace(/\d+/g, "#").slice(0, 110);
  const list = groups.get(key) ?? []; groups.set(key, list); list.push(`${n}`);
  if (verbose) console.log(n, wrong!.slice(0, 600), "\n", describeCase(seed, made));
  if (wrong!.startsWith("CRASH")) engine = createEngine({ sanitize: true });
}
for (const [k, v] of [...groups].sort((a, b) => b[1].length - a[1].length)) console.log(v.length, k, "::", v.slice(0, 8).join(","));
console.log({ ok, ms: Date.now() - t0, tEngine, tRef });
process.exit(0);
