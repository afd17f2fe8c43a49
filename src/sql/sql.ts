// The sql tag: SQL with frames and values as parameters, never spliced as text. The result is a frame.
import { PlanError } from "../../expr/error.ts";
import type { Schema } from "../../expr/type.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { isPromise } from "../../frame/expr/misuse.ts";
import { Frame } from "../../frame/frame.ts";
import { show } from "../../frame/from/show.ts";
import type { ParameterValue } from "../../frame/ports.ts";
import { planOf, type Relation, type SessionOptions } from "./bind/index.ts";
import { parseScript } from "./parse/index.ts";

/** A frame of any columns. */
export interface SqlTable {
  readonly plan: Plan;
  readonly schema: Schema;
}

/** What a template may hold: a frame where a table stands, a plain value or a list of them elsewhere. */
export type SqlValue = SqlTable | ParameterValue;

/** The text of a template, with names in place of frames and numbers in place of values. */
export interface Filled {
  readonly text: string;
  readonly frames: ReadonlyMap<string, Plan>;
  readonly parameters: readonly ParameterValue[];
}

/** The names that frames get in the text: no message has them, for their author has not written them. */
const givenName = (number: number): string => `frame_${number}`;
const GIVEN_NAME = /^frame_\d+$/;

export function filled(strings: readonly string[], values: readonly unknown[]): Filled {
  const frames = new Map<string, Plan>();
  const parameters: ParameterValue[] = [];
  const names = values.map(value => {
    if (value instanceof Frame) {
      const name = givenName(frames.size + 1);
      frames.set(name, (value as Frame).plan);
      return name;
    }
    if (!isValue(value)) {
      throw new PlanError("argument-type", `sql: ${isPromise(value) ? "a Promise" : show(value)} stands in the text.`,
        { hint: isPromise(value) ? "Write `await` in front of what gives it." : "Use a frame, null, a boolean, number, bigint, string, Date or Uint8Array, or an array of them." });
    }
    parameters.push(value);
    // A list stands where its items would: `in ${[1, 2]}` is `in (1, 2)`.
    return Array.isArray(value) ? `($${parameters.length})` : `$${parameters.length}`;
  });
  return { frames, parameters, text: strings.reduce((text, part, i) => `${text}${names[i - 1]}${part}`) };
}

const isValue = (value: unknown): value is ParameterValue =>
  Array.isArray(value) ? value.every(isPlain) : isPlain(value);
const isPlain = (value: unknown): boolean =>
  value === null || ["boolean", "number", "bigint", "string"].includes(typeof value)
  || value instanceof Date || value instanceof Uint8Array;

/** The one query of a text. */
export function queryPlan({ text, frames, parameters }: Filled, options: Partial<SessionOptions> = {}): Plan {
  const { statements } = parseScript(text);
  const [statement, ...more] = statements;
  if (!statement || more.length > 0 || statement.kind !== "query") {
    throw new PlanError("sql-statement", `sql takes one query, not ${statement && more.length === 0 ? `a statement of kind ${statement.kind}` : `${statements.length} statements`}.`,
      { hint: "Run other statements with a catalog: createCatalog().execute(…)." });
  }
  const relation = (path: readonly string[]): Relation | null => {
    const plan = path.length === 1 ? frames.get(path[0]!) : undefined;
    return plan ? { plan } : options.relation?.(path) ?? null;
  };
  return planOf(statement.query, text, {
    parameters,
    everyParameter: true,
    relation,
    integerDivision: options.integerDivision ?? false,
    relationNames: () =>
      [...frames.keys(), ...(options.relationNames?.() ?? [])].filter(name => !GIVEN_NAME.test(name)),
  });
}

/**
 * A query in SQL over frames: `${…}` is a frame where a table stands, elsewhere a value; neither is text.
 * What names and types mean is checked at once, and nothing is read before the frame is collected.
 *
 * @example
 * sql`select customer, sum(amount) as total from ${orders} where amount > ${10} group by customer`;
 */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Frame {
  if (!Array.isArray(strings)) {
    throw new PlanError("argument-type", `sql is called with ${show(strings)}, and is a tag: backticks follow it.`,
      { hint: "Write sql`select …`; a text that is made at run time goes to `frame.sql(text)` or `catalog.query(text)`." });
  }
  return new Frame(queryPlan(filled(strings, values)));
}
