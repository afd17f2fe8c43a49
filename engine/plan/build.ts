// Factories of plan nodes; each computes its node's schema, so no plan can be without one.
import type { DataType, Field, Schema } from "../../expr/type.ts";
import { INT64, field } from "../../expr/type.ts";
import type { SourceHandle } from "../source/source.ts";
import type { StoredHandle } from "../source/stored-table.ts";
import type { TypedExpr } from "../../expr/node.ts";
import { joinSchema } from "./join.ts";
import type {
  Aggregate,
  Asof,
  DependentJoin,
  Distinct,
  Filter,
  GroupingSets,
  Join,
  Keep,
  Limit,
  NamedAggregate,
  NamedExpr,
  Plan,
  Project,
  Read,
  Recursive,
  RowIndex,
  Scan,
  SetOperation,
  Sort,
  SortKey,
  TopN,
  Union,
  WantedRows,
  Window,
  WindowColumn,
  WorkingTable,
} from "./node.ts";

const named = (name: string, { type, nullable }: { type: DataType; nullable: boolean }): Field =>
  field(name, type, nullable);

export const scan = (source: SourceHandle, schema: Schema = source.schema,
  rows?: { start: number; end: number }): Scan =>
  ({ kind: "scan", source, schema, ...(rows ? { rows } : {}) });

/** All rows of a stored table, unless said otherwise. */
export const read = (table: StoredHandle, part: Partial<Pick<Read, "schema" | "conditions" | "most">> = {}): Read =>
  ({ kind: "read", table, schema: table.schema, conditions: [], most: Infinity, ...part });

export const filter = (input: Plan, predicate: TypedExpr): Filter =>
  ({ kind: "filter", input, predicate, schema: input.schema });

export const project = (input: Plan, columns: readonly NamedExpr[]): Project =>
  ({ kind: "project", input, columns, schema: columns.map(c => named(c.name, c.expr)) });

export const aggregate = (input: Plan, keys: readonly NamedExpr[],
  aggregates: readonly NamedAggregate[], maintainOrder = false): Aggregate =>
  ({
    kind: "aggregate", input, keys, aggregates, maintainOrder,
    schema: [...keys.map(k => named(k.name, k.expr)), ...aggregates.map(a => named(a.name, a.aggregate))],
  });

export function groupingSets(node: Omit<GroupingSets, "kind" | "schema">): GroupingSets {
  const lacks = (key: number) => node.sets.some(set => !set.includes(key));
  return {
    kind: "groupingSets", ...node,
    schema: [
      ...node.keys.map(({ name, expr }, i) => field(name, expr.type, expr.nullable || lacks(i))),
      ...node.aggregates.map(a => named(a.name, a.aggregate)),
      ...node.groupings.map(({ name }) => field(name, INT64, false)),
    ],
  };
}

type JoinDefaults = Pick<Join, "predicate" | "unmatched" | "mark">;

/** What a join is made of; without a predicate, and with left rows free to have no match, unless said. */
export type JoinParts = Omit<Join, "kind" | "schema" | keyof JoinDefaults> & Partial<JoinDefaults>;

export function join(parts: JoinParts): Join {
  const node = { predicate: null, unmatched: "allowed", mark: null, ...parts } as const;
  return { ...node, kind: "join", schema: joinSchema(node) };
}

/** What a dependent join is made of; without a predicate unless said. */
export type DependentJoinParts =
  Omit<DependentJoin, "kind" | "schema" | "predicate" | "mark"> & Partial<Pick<DependentJoin, "predicate" | "mark">>;

export function dependentJoin(parts: DependentJoinParts): DependentJoin {
  const node = { predicate: null, mark: null, ...parts } as const;
  return { ...node, kind: "dependentJoin", schema: joinSchema(node) };
}

export const asof = (node: Omit<Asof, "kind" | "schema">): Asof =>
  ({ ...node, kind: "asof", schema: joinSchema({ ...node, mark: null }) });

export const sort = (input: Plan, keys: readonly SortKey[]): Sort =>
  ({ kind: "sort", input, keys, schema: input.schema });

/**
 * The input's rows in any order: says that nobody above counts on the order they have now. Rules that turn
 * joins around, or drop sorts, do so under it. It is a sort without keys, and costs nothing when the plan
 * is run.
 */
export const unordered = (input: Plan): Sort => sort(input, []);

/** Whether a sort only says that the order of its rows does not matter. */
export const isUnordered = (plan: Plan): boolean => plan.kind === "sort" && plan.keys.length === 0;

export const topN = (input: Plan, keys: readonly SortKey[], offset: number, count: number): TopN =>
  ({ kind: "topN", input, keys, offset, count, schema: input.schema });

export const limit = (input: Plan, offset: number, count: number): Limit =>
  ({ kind: "limit", input, offset, count, schema: input.schema });

export const distinct = (
  input: Plan, on: readonly string[] | null, maintainOrder: boolean, keep: Keep = "first",
): Distinct =>
  ({ kind: "distinct", input, on, keep, maintainOrder, schema: input.schema });

export function setOperation(node: Omit<SetOperation, "kind" | "schema">): SetOperation {
  const { how, left, right } = node;
  return {
    kind: "setOperation", ...node,
    // A null that both have is null on both sides.
    schema: left.schema.map(({ name, type, nullable }, i) =>
      field(name, type, nullable && (how === "except" || right.schema[i]!.nullable))),
  };
}

export const union = (inputs: readonly Plan[]): Union =>
  ({
    kind: "union", inputs,
    schema: inputs[0]!.schema.map((f, i) =>
      field(f.name, f.type, inputs.some(input => input.schema[i]!.nullable))),
  });

export const recursive = (name: string, all: boolean, base: Plan, step: Plan): Recursive =>
  ({ kind: "recursive", name, all, base, step, schema: union([base, step]).schema });

/** `schema`: that of the recursive node, which is known before its step is. */
export const workingTable = (name: string, schema: Schema): WorkingTable => ({ kind: "workingTable", name, schema });

export const rowIndex = (input: Plan, name: string, start: number): RowIndex =>
  ({ kind: "rowIndex", input, name, start, schema: [field(name, INT64, false), ...input.schema] });

export const window = (input: Plan, partitionBy: readonly TypedExpr[], orderBy: readonly SortKey[],
  columns: readonly WindowColumn[], wanted: WantedRows | null = null): Window =>
  ({
    kind: "window", input, partitionBy, orderBy, columns, wanted,
    schema: [...input.schema, ...columns.map(c => named(c.name, c.call))],
  });
