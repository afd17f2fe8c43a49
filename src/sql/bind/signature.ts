// Functions as SQL's authors call them: their names, what they take, and how messages show that.
import type { FunctionRow, TypeClass } from "../../../expr/function/row.ts";
import { AGGREGATES, FUNCTIONS, WINDOWS, type FunctionName } from "../../../expr/function/table.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import { AGGREGATE_NAMES } from "./aggregate-name.ts";
import { WINDOW_NAMES } from "./window-name.ts";

/** By SQL name, operators and keywords left out. */
export const FUNCTION_NAMES: ReadonlyMap<string, FunctionName> = new Map(
  Object.entries(FUNCTIONS).flatMap(([name, row]) =>
    row.sql.filter(sql => /^[a-z_0-9]+$/.test(sql)).map(sql => [sql, name as FunctionName] as const)));

/** What arguments are called in a signature. */
const CLASSES: Readonly<Record<TypeClass, string>> = {
  "any": "value", "comparable": "value", "numeric": "number", "integer": "integer", "float": "double", "bool": "boolean",
  "utf8": "varchar", "text": "varchar", "temporal": "date or timestamp", "clock": "time or timestamp", "duration": "interval",
  "same": "value", "integer literal": "integer", "number literal": "number", "text literal": "varchar", "fraction literal": "fraction",
};

/** Functions that take the same. */
const each = (names: string, parameters: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(" ").map(name => [name, parameters]));

/**
 * What functions that SQL spells differently take, and functions that have keywords inside: `?` behind an
 * argument that may be left out, `…` behind one that may repeat.
 */
const OWN: Readonly<Record<string, string>> = {
  coalesce: "value…",
  ifnull: "value, value",
  nvl: "value, value",
  nullif: "value, value",
  if: "boolean, value, value",
  greatest: "value…",
  least: "value…",
  ...each("extract date_part datepart date_trunc datetrunc", "varchar, date or timestamp"),
  ...each(
    "dow dayofweek weekday doy weekofyear dayofmonth epoch millisecond microsecond isoyear yearweek decade century millennium" +
      " monthname dayname last_day epoch_ms epoch_us",
    "date or timestamp",
  ),
  ...each("date_diff datediff", "varchar, date or timestamp, date or timestamp"),
  date_add: "date or timestamp, interval",
  time_bucket: "interval, date or timestamp",
  make_timestamp: "integer",
  to_timestamp: "number",
  date: "varchar",
  substring: "varchar, integer, integer?",
  substr: "varchar, integer, integer?",
  left: "varchar, integer",
  right: "varchar, integer",
  ...each("strpos instr position", "varchar, varchar"),
  ...each("lpad rpad", "varchar, integer, varchar?"),
  split_part: "varchar, varchar, integer",
  bit_length: "varchar",
  cot: "number",
  width_bucket: "number, number, number, integer",
  concat: "value…",
  btrim: "varchar, varchar?",
  trim: "varchar, varchar?",
  ltrim: "varchar, varchar?",
  rtrim: "varchar, varchar?",
  regexp_matches: "varchar, varchar, varchar?",
  regexp_like: "varchar, varchar, varchar?",
  regexp_full_match: "varchar, varchar, varchar?",
  character_length: "varchar",
  len: "varchar",
  ucase: "varchar",
  lcase: "varchar",
  prefix: "varchar, varchar",
  suffix: "varchar, varchar",
  log: "number, number?",
  concat_ws: "varchar, value…",
  degrees: "number",
  radians: "number",
  subtract: "value, value",
  multiply: "number, number",
  add: "value, value",
  divide: "number, number",
  pi: "",
  current_date: "",
  today: "",
  now: "",
  transaction_timestamp: "",
  current_timestamp: "integer?",
  localtimestamp: "integer?",
  grouping: "key…",
  grouping_id: "key…",
  count: "value?",
  count_star: "",
  percentile_cont: "fraction",
  percentile_disc: "fraction",
};

const parametersOf = ({ args, optional = 0, variadic = false }: Pick<FunctionRow, "args" | "optional" | "variadic">,
  receiver: TypeClass | null): string => [...receiver === null ? [] : [receiver], ...args]
  .map((kind, i, all) => `${CLASSES[kind]}${i >= all.length - optional ? "?" : variadic && i === all.length - 1 ? "…" : ""}`).join(", ");

function parameters(name: string): string | null {
  if (Object.hasOwn(OWN, name)) return OWN[name]!;
  const known = FUNCTION_NAMES.get(name);
  if (known) return parametersOf(FUNCTIONS[known], FUNCTIONS[known].receiver);
  const aggregate = AGGREGATE_NAMES.get(name);
  if (aggregate) return parametersOf(AGGREGATES[aggregate], null);
  const own = WINDOW_NAMES.get(name);
  if (own === undefined) return null;
  if (own in AGGREGATES) return "value";
  const row = WINDOWS[own as keyof typeof WINDOWS];
  return parametersOf(row, row.receiver);
}

/** How a function is called: `substring(varchar, integer[, integer])`. Null: there is none. */
export function signatureOf(name: string): string | null {
  const text = parameters(name);
  if (text === null) return null;
  const shown = text === "" ? [] : text.split(", ");
  const list = shown.reduce((all, one, i) => {
    const comma = i > 0 ? ", " : "";
    if (one.endsWith("?")) return `${all}[${comma}${one.slice(0, -1)}]`;
    return `${all}${comma}${one.endsWith("…") ? `${one.slice(0, -1)}, …` : one}`;
  }, "");
  const behind = /^percentile_/.test(name) ? " within group (order by value)" : WINDOW_NAMES.has(name) ? " over (order by …)" : "";
  return `${name}(${list})${behind}`;
}

interface Refusal {
  readonly message: string;
  readonly hint: string;
}

/** Why a function cannot take so many arguments; null: it can, or there is no such function. */
export function wrongCount(name: string, given: number): Refusal | null {
  const text = parameters(name);
  if (text === null) return null;
  const all = text === "" ? [] : text.split(", ");
  const least = all.filter(one => !one.endsWith("?")).length;
  const most = all.some(one => one.endsWith("…")) ? Infinity : all.length;
  if (given >= least && given <= most) return null;
  const wanted = least === most ? counted(least) : most === Infinity ? `at least ${counted(least)}` : `${least} to ${counted(most)}`;
  return { message: `${name} takes ${wanted}, not ${given === 0 ? "none" : given}.`, hint: `Write it as ${signatureOf(name)!}.` };
}

const counted = (count: number): string => (count === 0 ? "no arguments" : `${count} argument${count === 1 ? "" : "s"}`);

const allNames = (): readonly string[] => [...new Set([
  ...FUNCTION_NAMES.keys(), ...AGGREGATE_NAMES.keys(), ...WINDOW_NAMES.keys(), ...Object.keys(OWN),
])];

/** The known function whose name is nearest, as it is called. */
export function nearestSignature(name: string): string | null {
  const near = nearest(name, allNames());
  return near === null ? null : signatureOf(near);
}
