// The object that callbacks get: a property for each column and nothing else.
import { fieldMap, lookUp } from "../../expr/bind/bind.ts";
import type { Schema } from "../../expr/type.ts";
import { PlanError } from "../../expr/error.ts";
import { locate } from "../locate.ts";
import { Expression } from "./expression.ts";
import { taken, used } from "./track.ts";

/**
 * Columns as expressions, by name; a name that is not there is a PlanError that lists those that are. `named`:
 * what the expressions call a column, where several schemas are at hand.
 */
export function columnsProxy(
  schema: Schema, verb: string, named: (name: string) => string = name => name,
): object {
  const fields = fieldMap(schema);
  const column = (name: string) => new Expression({ kind: "column", name: named(lookUp(fields, name, verb).name) });
  /** Truth values that were asked for by name; null once all columns were listed, some of them to be left. */
  let asked: Expression["node"][] | null = [];
  const get = (_: object, name: string | symbol) => {
    if (typeof name !== "string") return undefined;
    try {
      const found = column(name);
      if (asked && fields.get(name)!.type.kind === "bool") asked.push(taken(found.node));
      return found;
    } catch (error) {
      throw locate(error, get);
    }
  };
  const set = (_: object, name: string | symbol) => {
    throw locate(new PlanError("assigned-column", `${verb}: the columns of a callback cannot be assigned to, as ${
      JSON.stringify(String(name))} is here.`,
    { hint: "Frames do not change: return new columns, as in `withColumns(c => ({ net: c.price.mul(0.8) }))`." }), set);
  };
  return new Proxy(Object.create(null) as object, {
    get,
    has: (_, name) => typeof name === "string" && fields.has(name),
    ownKeys: () => {
      asked?.forEach(used);
      asked = null;
      return [...fields.keys()];
    },
    getOwnPropertyDescriptor: (_, name) => (typeof name === "string" && fields.has(name)
      ? { value: column(name), enumerable: true, configurable: true, writable: false } : undefined),
    set,
  });
}
