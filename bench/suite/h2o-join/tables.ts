// The join tables' columns as Quern's types.
import type { Frame } from "../../../src/index.ts";
import type { Quern } from "../../peers/quern.ts";

/** Any column may hold null, as far as a reader of the files knows. */
export function joinSchemas({ t }: Quern) {
  const text = t.nullable(t.utf8);
  const integer = t.nullable(t.int32);
  const value = t.nullable(t.float64);
  return {
    x: { id1: integer, id2: integer, id3: integer, id4: text, id5: text, id6: text, v1: value },
    small: { id1: integer, id4: text, v2: value },
    medium: { id1: integer, id2: integer, id4: text, id5: text, v2: value },
    big: { id1: integer, id2: integer, id3: integer, id4: text, id5: text, id6: text, v2: value },
  };
}

type Schemas = ReturnType<typeof joinSchemas>;
export type TableName = keyof Schemas;
export type JoinTables = { readonly [Name in TableName]: Frame<Schemas[Name]> };
