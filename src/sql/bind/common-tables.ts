// Named queries of WITH, as far as they can be seen from a place.
import type { SqlCommonTable } from "../ast.ts";
import type { Relation, Session } from "./session.ts";

export class CommonTables {
  readonly #own = new Map<string, Relation>();

  constructor(readonly outer: CommonTables | null) {}

  find(name: string): Relation | null {
    return this.#own.get(name.toLowerCase()) ?? this.outer?.find(name) ?? null;
  }

  has(name: string): boolean { return this.#own.has(name.toLowerCase()); }

  add(name: string, relation: Relation): void { this.#own.set(name.toLowerCase(), relation); }

  get names(): readonly string[] { return [...this.#own.keys(), ...this.outer?.names ?? []]; }
}

/** The columns' names, of which WITH may give the first. */
export function commonNames(
  table: SqlCommonTable,
  names: readonly string[],
  session: Session,
): readonly string[] {
  if (table.columns.length > names.length) {
    session.failCount(table.at, `The query of ${table.name}`, names.length, table.columns.length);
  }
  return names.map((name, i) => table.columns[i] ?? name);
}
