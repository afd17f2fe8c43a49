// Problems of expressions in the words of the fluent API: its methods, its names of types, its ways out.
import { AGGREGATES, WINDOWS } from "../function/table.ts";
import type { Expr, LiteralValue } from "../node.ts";
import { isNumeric, typeName, type DataType } from "../type.ts";
import type { BindProblem, FrameProblem } from "./problem.ts";

interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}
type Telling<K extends BindProblem["kind"]> =
  (problem: Extract<BindProblem, { kind: K }>, culprit: Expr | null) => Told;

const mismatch = (message: string, hint?: string): Told => ({ code: "type-mismatch", message, ...hint ? { hint } : {} });
const example = (text: string): string => `Write it as in \`${text}\`.`;
const different = (types: readonly DataType[]): string => [...new Set(types.map(typeName))].join(", ");
const counted = (count: number): string => `${count} argument${count === 1 ? "" : "s"}`;

/** A literal as an error message shows it. */
export function show(value: LiteralValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Date) return `Date(${Number.isNaN(+value) ? "invalid" : value.toISOString()})`;
  if (value instanceof Uint8Array) return `bytes(${value.length})`;
  return String(value);
}

const WORDS: { readonly [K in BindProblem["kind"]]: Telling<K> } = {
  noCondition: ({ verb, type }) => mismatch(`${verb} needs a condition of type bool, not ${typeName(type)}.`,
    "Compare the value with something, as in `c.price.gt(10)`."),
  argument: ({ method, position, type, expected }, culprit) => mismatch(
    `${method}: ${culprit?.kind === "column" ? `the column ${JSON.stringify(culprit.name)}` : position} has type ${
      typeName(type)}, and ${expected} is needed.`,
    expected === "utf8" ? "Cast it, as in `.cast(t.utf8)`."
      : expected === "numeric" && type.kind === "utf8" ? "Cast it, as in `.cast(t.float64)`." : undefined),
  argumentCount: ({ name, least, given }) => ({ code: "argument-count", message: `${name} takes ${counted(least)}, not ${given}.` }),
  aggregateCount: ({ name, given }) => ({
    code: "argument-count", message: `${name} takes ${counted(AGGREGATES[name].args.length - 1)}, not ${given}.`,
    hint: example(AGGREGATES[name].example),
  }),
  windowCount: ({ name, least, most, given }) => ({
    code: "argument-count", hint: example(WINDOWS[name].example),
    message: `${name} takes ${least === most ? least : `${least} to ${most}`} arguments, not ${given}.`,
  }),
  notPlain: ({ name, index, wanted }) => ({ code: "argument-type", message: `${name}: argument ${index} must be a plain ${wanted}.` }),
  fraction: ({ name, value }) => ({
    code: "argument-type", hint: example(AGGREGATES[name].example),
    message: `${name}: the fraction must be a plain number from 0 to 1${value === null ? "" : `, not ${value}`}.`,
  }),
  plainNumber: ({ name, wanted, value }) => {
    if (name === "ewmMean") return { code: "argument-type", message: `ewmMean: alpha must be ${wanted}, not ${String(value ?? null)}.` };
    const number = typeof value === "number" || typeof value === "bigint" ? value : 0;
    const backwards = (name === "lag" || name === "lead") && number < 0;
    return {
      code: "argument-type", message: `${name} takes ${wanted}, not ${value === undefined ? "an expression" : String(value)}.`,
      ...backwards ? { hint: `Use ${name === "lag" ? "lead" : "lag"} for the other direction.` } : {},
    };
  },
  incomparable: ({ name, verb, left, right }) => mismatch(
    `${name}: ${typeName(left)} does not compare with ${typeName(right)}.`, `Cast one side of the comparison in ${verb}.`),
  listValue: ({ type, other }) => mismatch(`isIn: ${typeName(type)} does not compare with ${typeName(other)}.`,
    "The list must hold plain values of the same type."),
  operands: ({ method, types }) => mismatch(`${method} does not take ${types.map(typeName).join(" and ")}.`,
    types.every(type => type.kind === "utf8") ? "Texts are put together with `concat`."
      : "Both sides must be numbers, or a date or timestamp and a duration."),
  noCommonType: ({ method, types }) => mismatch(method === null
    ? `when: the branches have types ${different(types)}, and one is needed.`
    : `${method} needs values of one type, not ${types.map(typeName).join(", ")}.`, "Cast the others to one type."),
  noCast: ({ from, to }) => ({ code: "bad-cast", message: `${typeName(from)} cannot be cast to ${typeName(to)}.` }),
  literal: ({ value, type, reason }) => ({
    code: "literal-mismatch", message: `The literal ${show(value)} is not a value of type ${typeName(type)}.`, hint: reason,
  }),
  decimalScale: ({ method, left, right, scale }) => ({
    code: "decimal-scale", message: `${method} of ${typeName(left)} and ${typeName(right)} needs ${scale} decimals; 38 is the most.`,
    hint: "Round one side first, or cast it to float64.",
  }),
  wholeDays: ({ method, rule }) => ({
    code: "bad-period", message: rule === "truncate" ? `${method} of a date takes whole days.` : `${method} moves a date by whole days.`,
    hint: "Cast it to a timestamp first.",
  }),
  windowInside: ({ name, verb }) => ({
    code: "window-position", message: `${verb}: the window function ${name} cannot stand here.`,
    hint: "Compute it with withColumns first, and use that column.",
  }),
  windowKey: ({ name, place, type }) => mismatch(
    `${name}: a key in ${place} has type ${typeName(type)}, whose values do not compare.`, "Use another column."),
  windowDistinct: ({ name, type }) => (type === null
    ? {
      code: "window-option", message: `${name}: distinct goes with an aggregate of values.`,
      hint: "As in `c.note.count().over({ distinct: true })`.",
    }
    : mismatch(`${name}: values of type ${typeName(type)} do not compare, so that none are distinct.`,
      "Leave distinct out, or use another column.")),
  ignoresNoNulls: ({ name }) => ({
    code: "window-option", message: `${name}: ignoreNulls is for functions that pick one row.`,
    hint: name in AGGREGATES ? `${name} skips nulls anyway.` : "Those are first, last, nthValue, lag, lead and ewmMean.",
  }),
  noOrder: ({ name }) => ({ code: "window-order", message: `${name} needs an order of the rows.`, hint: example(WINDOWS[name].example) }),
  noFilter: ({ name }) => ({ code: "window-option", message: `${name} takes no filter.`, hint: "Only aggregates do." }),
  otherwise: ({ name, type, wanted }) => mismatch(
    `${name}: the value for where there is no row has type ${typeName(type)}, not ${typeName(wanted)}.`,
    `Cast it to ${typeName(wanted)}.`),
  frame: ({ name, problem }) => {
    const [message, hint] = frameWords(problem);
    return { code: "window-frame", message: `${name}: ${message}.`, hint };
  },
};

function frameWords(problem: FrameProblem): readonly [message: string, hint: string] {
  switch (problem.kind) {
    case "unordered":
      return [`a frame of ${problem.unit === "range" ? "a range" : "groups"} needs an order of the rows`,
        "Give orderBy, or count rows with rowsBetween."];
    case "allPeers":
      return [`without an order all rows are peers, so that exclude cannot be "${problem.exclude}"`, "Give orderBy."];
    case "distanceKeys":
      return [`a distance from the order key needs exactly one key of numbers or dates, not ${problem.types.map(typeName).join(", ")}`,
        "Order by one such column, or count rows with rowsBetween."];
    case "distance":
      return [`the order key has type ${typeName(problem.type)}, from which ${JSON.stringify(problem.by)} is no distance`,
        isNumeric(problem.type) ? "Give a number." : "Give a period such as \"7d\"."];
    case "count":
      return [`an end of a frame must be a whole number of ${problem.unit}, not ${problem.count}`,
        "Negative numbers are before the current row; \"unbounded\" is the partition's end."];
    case "distanceCounted":
      return [`a frame of ${problem.unit} counts, and a distance is no count`, "Use between for distances."];
    case "reversed":
      return ["the frame starts after its end, so that no row is in it", "Exchange its ends."];
  }
}

/** `culprit`: the expression that is wrong, where that is known. */
export function inFluentWords(problem: BindProblem, culprit: Expr | null): Told {
  const tell = WORDS[problem.kind] as (problem: BindProblem, culprit: Expr | null) => Told;
  return tell(problem, culprit);
}
