// Values that are known when a query is bound: literals and parameters.
import type { Expr, LiteralValue } from "../../../expr/node.ts";
import { FLOAT64 } from "../../../expr/type.ts";
import type { SqlExpr } from "../ast.ts";
import { countOf } from "../listed.ts";
import { exactNumber } from "./beside.ts";
import { exactOf } from "./number.ts";
import type { ParameterValue } from "../../../frame/ports.ts";
import type { Session } from "./session.ts";

export const isList = (value: ParameterValue): value is readonly LiteralValue[] => Array.isArray(value);

export function parameterOf(number: number, at: number, session: Session): ParameterValue {
  const { parameters } = session.options;
  session.uses(number);
  if (number >= 1 && number <= parameters.length) return parameters[number - 1]!;
  return session.fail(at, "sql-parameter", `There is no value for $${number}.`,
    number === 0 ? "Parameters are counted from $1." : parameters.length === 0 ? "No values were given."
      : `${countOf(parameters.length, "value")} ${parameters.length === 1 ? "was" : "were"} given.`);
}

/** A number as written. */
export function numberExpr(text: string): Expr {
  const exact = exactOf(text);
  return exact ? exactNumber(exact) : { kind: "literal", value: Number(text.replaceAll("_", "")), type: FLOAT64 };
}

/** A parameter's value; a plain number is as one that is written. */
export function valueExpr(value: LiteralValue): Expr {
  if (typeof value === "bigint") return exactNumber({ unscaled: value, scale: 0 });
  if (typeof value !== "number") return { kind: "literal", value };
  const exact = Number.isFinite(value) ? exactOf(String(value)) : null;
  return exact ? exactNumber(exact) : { kind: "literal", value, type: FLOAT64 };
}

export function parameterExpr(number: number, at: number, session: Session): Expr {
  const value = parameterOf(number, at, session);
  if (!isList(value)) return valueExpr(value);
  return session.unsupported(at, "A list as a value", "Compare with it, as in a in ($1).");
}

/** What a list of values holds: a parameter that is a list stands for its items. */
export function listedValues(
  nodes: readonly SqlExpr[],
  session: Session,
  translate: (node: SqlExpr) => Expr,
): readonly Expr[] {
  return nodes.flatMap(node => {
    const value = node.kind === "parameter" ? parameterOf(node.number, node.at, session) : null;
    return value !== null && isList(value) ? value.map(valueExpr) : [translate(node)];
  });
}

/** A string that is written out, or a parameter that is one. */
export function constantText(node: SqlExpr, session: Session): string | null {
  if (node.kind === "literal" && typeof node.value === "string") return node.value;
  if (node.kind !== "parameter") return null;
  const value = parameterOf(node.number, node.at, session);
  return typeof value === "string" ? value : null;
}

/** A whole number from 0 that is known, as LIMIT takes it; null: it is null. */
export function constantCount(node: SqlExpr, session: Session, clause: string): number | null {
  const value = node.kind === "number" ? Number(node.text)
    : node.kind === "parameter" ? parameterOf(node.number, node.at, session)
      : node.kind === "literal" ? node.value : undefined;
  if (value === null) return null;
  const count = typeof value === "bigint" ? Number(value) : value;
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
  const given = node.kind === "number" ? node.text : value === undefined ? null
    : typeof value === "string" ? `'${value}'` : String(value);
  return session.fail(node.at, "sql-limit", `${clause} takes a whole number from 0${given === null ? ", not a computed value" : `, not ${given}`}.`);
}
