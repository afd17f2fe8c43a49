// The types promise what the binder does: every function over every combination of column types.
import { expect, it } from "vitest";
import { bindAggregate, bindRow, bindWindowed } from "../../expr/bind/bind.ts";
import { WHOLE_PARTITION } from "../../expr/bind/frame.ts";
import { PlanError } from "../../expr/error.ts";
import { AGGREGATES, FUNCTIONS, SHORTHANDS } from "../../expr/function/table.ts";
import type { Expr as ExprNode, Typed, WindowExpr } from "../../expr/node.ts";
import { field, type DataType } from "../../expr/type.ts";
import { NOWHERE } from "../../frame/expr/over.ts";
import { SPELL } from "../../frame/expr/shorthand.ts";
import { t } from "../../src/index.ts";
import { compile, propertyTypes } from "./compiler.ts";

/** One column of each type, and a nullable one of some. */
const TYPES: Readonly<Record<string, { type: DataType; name: string }>> = {
  bool: { type: t.bool.dataType, name: "Bool" },
  int8: { type: t.int8.dataType, name: "Int8" }, int16: { type: t.int16.dataType, name: "Int16" },
  int32: { type: t.int32.dataType, name: "Int32" }, int64: { type: t.int64.dataType, name: "Int64" },
  uint8: { type: t.uint8.dataType, name: "UInt8" }, uint16: { type: t.uint16.dataType, name: "UInt16" },
  uint32: { type: t.uint32.dataType, name: "UInt32" }, uint64: { type: t.uint64.dataType, name: "UInt64" },
  float32: { type: t.float32.dataType, name: "Float32" }, float64: { type: t.float64.dataType, name: "Float64" },
  decimal: { type: t.decimal(8, 2).dataType, name: "Decimal" },
  utf8: { type: t.utf8.dataType, name: "Utf8" }, binary: { type: t.binary.dataType, name: "Binary" },
  date: { type: t.date.dataType, name: "Day" }, time: { type: t.time("us").dataType, name: "Time" },
  timestamp: { type: t.timestamp("us").dataType, name: "Timestamp" },
  duration: { type: t.duration("us").dataType, name: "Duration" },
  list: { type: t.list(t.int8).dataType, name: "List<Int8>" },
};
const NULLABLE = ["bool", "int32", "float64", "decimal", "utf8", "timestamp", "duration"];

const COLUMNS = [
  ...Object.entries(TYPES).map(([key, { type, name }]) => ({ key, type, name, nullable: false })),
  ...NULLABLE.map(key => ({ key: `${key}_n`, type: TYPES[key]!.type, name: `Nullable<${TYPES[key]!.name}>`, nullable: true })),
];
const SCHEMA = COLUMNS.map(c => field(c.key, c.type, c.nullable));

const column = (name: string): ExprNode => ({ kind: "column", name });
const literal = (value: string | number): ExprNode => ({ kind: "literal", value });

interface Case { readonly code: string; readonly node: ExprNode }

/** Each return rule and class of arguments is tried over all pairs of types once, by these. */
const OVER_ALL_PAIRS = ["add", "fillNull"];
/** The others meet types that stand for their families. */
const RECEIVERS = COLUMNS.filter(c => !/^u?int(8|16|32|64)$/.test(c.key) || c.key === "int32");
const ARGUMENTS = COLUMNS.filter(c => ["int32", "float64_n", "utf8_n", "duration"].includes(c.key));

const OPTIONS: Readonly<Record<string, string | number>> = {
  "integer literal": 1, "truncate": "1d", "offset": "1mo", "text literal": "a",
};

function functionCases(): Case[] {
  const cases: Case[] = [];
  for (const [name, row] of Object.entries(FUNCTIONS) as [keyof typeof FUNCTIONS, (typeof FUNCTIONS)["add"]][]) {
    const all = OVER_ALL_PAIRS.includes(name);
    for (const receiver of all ? COLUMNS : RECEIVERS) {
      const [first] = row.args;
      const args = first === undefined ? [[]]
        : first.endsWith("literal")
          ? [row.args.map(kind => literal(OPTIONS[row.returns] ?? OPTIONS[kind]!))]
          : [...new Set([receiver, ...all ? COLUMNS : ARGUMENTS])]
            .map(c => row.args.map(() => column(c.key)));
      for (const list of args) {
        const text = list.map(a => (a.kind === "literal" ? JSON.stringify(a.value) : `c.${(a as { name: string }).name}`));
        cases.push({ code: `c.${receiver.key}.${name}(${text.join(", ")})`,
          node: { kind: "call", name, args: [column(receiver.key), ...list] } });
      }
    }
  }
  return cases;
}

/** The further arguments that an aggregate is tried with. */
function furtherArguments(name: keyof typeof AGGREGATES): readonly (readonly ExprNode[])[] {
  const [, kind] = AGGREGATES[name].args;
  if (kind === undefined) return [[]];
  return kind.endsWith("literal") ? [[literal(0.5)]] : [...ARGUMENTS.map(c => c.key), "list"].map(key => [column(key)]);
}

const textOf = (node: ExprNode): string =>
  (node.kind === "literal" ? JSON.stringify(node.value) : `c.${(node as { name: string }).name}`);

const aggregateCases = (): Case[] =>
  (Object.keys(AGGREGATES) as (keyof typeof AGGREGATES)[]).flatMap(name => COLUMNS.flatMap(({ key }) =>
    furtherArguments(name).flatMap(further => {
      const code = `c.${key}.${name}(${further.map(textOf).join(", ")})`;
      const args = [column(key), ...further];
      return [
        { code, node: { kind: "aggregate", name, args } },
        { code: `${code}.filter(c.bool_n)`, node: { kind: "aggregate", name, args, filter: column("bool_n") } },
      ] satisfies Case[];
    })));

/** Windows over a frame of which the row is part, and over one that may be empty. */
function windowCases(): Case[] {
  const frames = [
    { text: "", frame: WHOLE_PARTITION },
    { text: "{ frame: rowsBetween(-1, 0) }", frame: counted(-1, 0) },
    { text: "{ frame: rowsBetween(1, 2) }", frame: counted(1, 2) },
  ];
  const window = (name: WindowExpr["name"], args: readonly ExprNode[], frame =
    WHOLE_PARTITION as WindowExpr["frame"]): WindowExpr =>
    ({ kind: "window", name, args, frame, distinct: false, ignoreNulls: false, partitionBy: [], orderBy: [] });
  const ofAggregates =
    (Object.keys(AGGREGATES) as (keyof typeof AGGREGATES)[]).flatMap(name => COLUMNS.flatMap(({ key }) =>
    frames.map(({ text, frame }): Case =>
      ({ code: `c.${key}.${name}().over(${text})`, node: window(name, [column(key)], frame) }))));
  const ofFunctions = COLUMNS.flatMap(({ key }): Case[] => [
    { code: `c.${key}.lag()`, node: window("lag", [column(key)]) },
    { code: `c.${key}.lead(2, c.${key})`, node: window("lead", [column(key), literal(2), column(key)]) },
    { code: `c.${key}.nthValue(2)`, node: window("nthValue", [column(key), literal(2)]) },
    { code: `c.${key}.ewmMean({ alpha: 0.5 })`, node: window("ewmMean", [column(key), literal(0.5)]) },
  ]);
  const ofShorthands =
    (Object.keys(SHORTHANDS) as (keyof typeof SHORTHANDS)[]).flatMap(name => COLUMNS.map(({ key }): Case => {
    const args = SHORTHANDS[name].takes === "size" ? [2] : [];
    return { code: `c.${key}.${name}(${args.join()})`, node: SPELL[name](column(key), args)(NOWHERE) };
  }));
  return [...ofAggregates, ...ofFunctions, ...ofShorthands];
}

const counted = (start: number, end: number): WindowExpr["frame"] =>
  ({ unit: "rows", start: { kind: "offset", count: start }, end: { kind: "offset", count: end }, exclude: "none" });

const castCases = (): Case[] =>
  COLUMNS.flatMap(({ key }) => Object.entries(TYPES).filter(([to]) => to !== "list")
    .map(([to, { type, name }]): Case =>
    ({ code: `c.${key}.cast(to.${to} as q.${name})`, node: { kind: "cast", operand: column(key), type, mode: "strict" } })));

/** What the binder says: a column type, or undefined for a mistake. */
function bound(node: ExprNode, bind: (node: ExprNode) => Typed): string | undefined {
  try {
    const { type, nullable } = bind(node);
    const { name } = TYPES[type.kind]!;
    return nullable ? `Nullable<${name}>` : name;
  } catch (error) {
    if (error instanceof PlanError) return undefined;
    throw error;
  }
}

/** Compares compiler and binder over many expressions. */
function disagreements(
  cases: readonly Case[], produced: "Produced" | "ProducedByGroups", bind: (node: ExprNode) => Typed,
): string[] {
  const code = [
    `declare const c: Columns<{ ${COLUMNS.map(({ key, name }) => `${key}: ${qualified(name)}`).join("; ")} }>;`,
    `declare const to: { ${Object.entries(TYPES).map(([key, { name }]) => `${key}: ${qualified(name)}`).join("; ")} };`,
    ...cases.map(({ code }, i) => `const e${i} = ${code.replace(" as q.List<Int8>", "")};`),
    `declare const all: ${produced}<{ ${cases.map((_, i) => `e${i}: typeof e${i}`).join("; ")} }>;`,
  ].join("\n");
  const compiled = compile(code);
  const types = propertyTypes(compiled, "all");
  expect(types.size).toBe(cases.length);
  expect(compiled.errors.size).toBeLessThan(cases.length);
  const found: string[] = [];
  cases.forEach(({ code, node }, i) => {
    const error = compiled.errors.get(i + 3);
    const promised = error === undefined ? types.get(`e${i}`)! : undefined;
    const actual = bound(node, bind);
    if (promised !== actual) found.push(`${code}: the type says ${promised ?? "error"}, the binder ${actual ?? "error"}`);
  });
  return found;
}

const qualified = (name: string): string => name.replace(/\b(?=[A-Z])/g, "q.");

/** The compiler takes some milliseconds for a case; `npm run test:full` takes them all. */
const sampled = (cases: readonly Case[]): readonly Case[] =>
  (process.env["QUERN_FULL"] ? cases : cases.filter((_, i) => i % 3 === 0));

it("functions", { timeout: 600_000 }, () => {
  const cases = functionCases();
  expect(cases.length).toBeGreaterThan(2500);
  expect(disagreements(sampled(cases), "Produced", node => bindRow(node, SCHEMA, "select"))).toEqual([]);
});

it("aggregates over groups, and over all rows", { timeout: 600_000 }, () => {
  const cases = sampled(aggregateCases());
  expect(disagreements(cases, "ProducedByGroups", node => bindAggregate(node, SCHEMA, "agg", true))).toEqual([]);
  expect(disagreements(cases, "Produced", node => bindAggregate(node, SCHEMA, "agg", false))).toEqual([]);
});

it("windows", { timeout: 600_000 }, () => {
  const cases = windowCases();
  expect(disagreements(sampled(cases), "Produced", node => bindWindowed(node, SCHEMA, "select"))).toEqual([]);
});

it("casts", () => {
  expect(disagreements(castCases(), "Produced", node => bindRow(node, SCHEMA, "select"))).toEqual([]);
});
