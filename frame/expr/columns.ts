// The object that callbacks get: a property for each column and nothing else.
import { fieldMap, lookUp } from "../../expr/bind/bind.ts";
import type { Schema } from "../../expr/type.ts";
import { locate } from "../locate.ts";
import { Expression } from "./expression.ts";

/**
 * Columns as expressions, by name; a name that is not there is a PlanError that lists those that are. `named`:
 * what the expressions call a column, where several schemas are at hand.
 */
export function columnsProxy(
  schema: Schema, verb: string, named: (name: string) => string = name => name,
): object {
  const fields = fieldMap(schema);
  const column = (name: string) => new Expression({ kind: "column", name: named(lookUp(fields, name, verb).name) });
  const get = (_: object, name: string | symbol) => {
    try {
      return typeof name === "string" ? column(name) : undefined;
    } catch (error) {
      throw locate(error, get);
    }
  };
  return new Proxy(Object.create(null) as object, {
    get,
    has: (_, name) => typeof name === "string" && fields.has(name),
    ownKeys: () => [...fields.keys()],
    getOwnPropertyDescriptor: (_, name) => (typeof name === "string" && fields.has(name)
      ? { value: column(name), enumerable: true, configurable: true, writable: false } : undefined),
    set: () => false,
  });
}
