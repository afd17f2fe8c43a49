// What a statement works with: the catalog's present state, the text, and a way to run queries.
import type { DataType } from "../../../expr/type.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { Frame, type DataFrame } from "../../../frame/frame.ts";
import type { CollectOptions } from "../../../frame/run/options.ts";
import type { SqlQuery } from "../ast.ts";
import type { ParameterValue } from "../../../frame/ports.ts";
import { planOf, type Relation } from "../bind/index.ts";
import { sqlError, sqlUnsupported } from "../place.ts";
import type { Entry, Snapshot } from "./snapshot.ts";

export interface StatementContext {
  readonly snapshot: Snapshot;
  readonly text: string;
  readonly parameters: readonly ParameterValue[];
  readonly integerDivision: boolean;
  readonly options: CollectOptions;
}

/** Views may use views, but not without end. */
const MOST_VIEWS = 64;

/** The catalog's names as relations of a query. */
export function relationsOf(
  context: Omit<StatementContext, "options">,
  depth = 0,
): (path: readonly string[]) => Relation | null {
  return path => {
    const entry = entryOf(context.snapshot, path);
    if (!entry) return null;
    if (entry.kind === "table") {
      const key = entry.definition?.keys.find(({ primary }) => primary)?.columns;
      return { plan: entry.plan, ...(key ? { key } : {}) };
    }
    if (depth >= MOST_VIEWS)
      throw sqlError(entry.text, 0, "sql-view", `The view ${entry.name} uses itself, or too many others.`);
    const plan = bound(entry.query, { ...context, text: entry.text, parameters: [] }, { depth: depth + 1 });
    return { plan, columns: plan.schema.map(({ name }, i) => entry.columns[i] ?? name) };
  };
}

/** `main.t` is `t`. */
export const entryOf = (snapshot: Snapshot, path: readonly string[]): Entry | undefined =>
  snapshot.get(path[path.length - 1]!.toLowerCase());

export interface BindOptions {
  /** How many views are around the query. */
  readonly depth?: number;
  readonly everyParameter?: boolean;
  /** The types of the columns that the values go to. */
  readonly wanted?: readonly DataType[] | undefined;
}

export function bound(
  query: SqlQuery, context: Omit<StatementContext, "options">,
  { depth = 0, everyParameter = false, wanted }: BindOptions = {},
): Plan {
  return planOf(query, context.text, {
    everyParameter, parameters: context.parameters, integerDivision: context.integerDivision,
    relation: relationsOf(context, depth),
    relationNames: () => [...context.snapshot.values()].map(entry => entry.name),
  }, wanted);
}

export const collected = (plan: Plan, { options }: StatementContext): Promise<DataFrame> =>
  new Frame(plan).collect(options);

export const failure = (
  { text }: { readonly text: string },
  at: number,
  code: string,
  message: string,
  hint?: string,
): Error => sqlError(text, at, code, message, hint);

export const unsupported = (
  { text }: { readonly text: string },
  at: number,
  what: string,
  hint?: string,
): Error => sqlUnsupported(text, at, `${what} is not supported.`, hint);
