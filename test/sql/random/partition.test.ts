// Random SQL without an oracle: queries whose rows follow from each other's, run compiled.
import { afterAll, expect, test } from "vitest";
import { ExecutionError } from "../../../expr/error.ts";
import { loadReference } from "../../../engine/reference-result.ts";
import { difference } from "../../differential/compare.ts";
import { causeOf, messageOf } from "./check.ts";
import { describeTable, type Database } from "./database.ts";
import { Engines, planFor } from "./engines.ts";
import { shrinkDatabase } from "./failure.ts";
import { textIn, type Part } from "./fragment.ts";
import { FORMS, partitionOf, type Partition, type Pieces } from "./partition.ts";
import { FIRST, repeat, STATEMENTS, timeoutMs } from "./seeds.ts";
import { databaseFor, placeFor } from "./statement.ts";
import { shrinkText } from "./shrink.ts";
import { Tally } from "./tally.ts";

/** They cost less than a statement that the reference and DuckDB run as well; there are also fewer forms. */
const PAIRS = Math.ceil(STATEMENTS / 6);
const MOST_SKIPPED = 0.05;
/** Tries that a failure is worth. */
const MOST_TRIES = 600;
const PIECES = ["from", "condition", "first", "second"] as const satisfies readonly (keyof Pieces)[];

await loadReference();
const engines = new Engines();
afterAll(() => engines.close());

const textsOf = ({ form, pieces }: Partition): readonly string[] =>
  form.pair(pieces).map(part => textIn(part, "quern"));

/** What is wrong with a pair: null is nothing; a number of rows, or why it was skipped. */
function verdictOf(partition: Partition,
  database: Database): { wrong: string } | { rows: number } | { skipped: string } {
  const [left, right] = textsOf(partition).map(text => {
    try {
      return engines.compiled(planFor(text, database));
    } catch (error) {
      return { thrown: messageOf(error) };
    }
  }) as [ReturnType<Engines["compiled"]> | { thrown: string }, ReturnType<Engines["compiled"]> | { thrown: string }];
  for (const side of [left, right]) {
    if ("thrown" in side) return { wrong: side.thrown };
    if ("error" in side) return side.error instanceof ExecutionError ? { skipped: causeOf(side.error) }
      : { wrong: messageOf(side.error) };
  }
  if (!("table" in left && "table" in right)) throw new Error("both sides have rows");
  const apart = difference(left.table, right.table, false);
  return apart === null ? { rows: left.table.rows.length } : { wrong: apart };
}

/** The smallest pair that differs, and what it differs in. */
async function explained(seed: number, found: Partition, database: Database): Promise<string> {
  let tries = MOST_TRIES;
  const kindOf = (wrong: string) => (/^(row \d|\d+ rows)/.test(wrong) ? "rows" : wrong.split(/["\n]/)[0]!);
  const first = verdictOf(found, database);
  const kind = "wrong" in first ? kindOf(first.wrong) : "";
  const fails = async (pieces: Pieces, tables: Database): Promise<boolean> => {
    if (tries-- <= 0) return false;
    const verdict = verdictOf({ ...found, pieces }, tables);
    return "wrong" in verdict && kindOf(verdict.wrong) === kind;
  };
  let { pieces } = found;
  for (const name of PIECES) {
    const smaller: Part = await shrinkText(pieces[name], text =>
      fails({ ...pieces, [name]: text }, database));
    pieces = { ...pieces, [name]: smaller };
  }
  const texts = textsOf({ ...found, pieces });
  const tables = await shrinkDatabase(database, texts[0]!, smaller => fails(pieces, smaller));
  const last = verdictOf({ ...found, pieces }, tables);
  return [
    `${found.form.name}: ${"wrong" in last ? last.wrong : kind}`, ...texts,
    ...tables.filter(({ name }) => texts[1]!.includes(name)).map(describeTable), repeat(seed),
  ].join("\n");
}

test(`${PAIRS} pairs of queries follow from each other`, async () => {
  const tally = new Tally();
  const forms = new Map(FORMS.map(({ name }) => [name, 0]));
  for (let seed = FIRST; seed < FIRST + PAIRS; seed++) {
    const database = databaseFor(seed);
    const partition = partitionOf(placeFor(seed, database));
    if (!partition) { tally.skip("no columns"); continue; }
    const verdict = verdictOf(partition, database);
    if ("wrong" in verdict) throw new Error(await explained(seed, partition, database));
    if ("skipped" in verdict) tally.skip(verdict.skipped); else tally.agree(verdict.rows);
    forms.set(partition.form.name, forms.get(partition.form.name)! + 1);
  }
  console.log(`pairs of queries, seeds from ${FIRST}: ${tally}`);
  if (PAIRS < 300) return;
  expect(tally.skipped / tally.total, String(tally)).toBeLessThanOrEqual(MOST_SKIPPED);
  expect([...forms].filter(([, count]) => count < PAIRS / FORMS.length / 3)).toEqual([]);
}, timeoutMs(PAIRS));
