// A schema as Parquet writes it down: its elements in preorder, and its leaves with their levels.
import type { DataType, Field, Schema } from "../../../../expr/type.ts";
import { Converted, Logical } from "../footer/names.ts";
import { binary, i32, struct, type Written } from "../thrift/writer.ts";
import { leafEncoder, type LeafEncoder } from "./leaf-encoder.ts";

export interface LeafOut {
  readonly path: readonly string[];
  readonly type: DataType;
  readonly encoder: LeafEncoder;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

export interface SchemaOut {
  readonly elements: readonly Written[];
  /** The leaves of each column. */
  readonly columns: readonly (readonly LeafOut[])[];
}

const REQUIRED = 0;
const OPTIONAL = 1;
const REPEATED = 2;

export function schemaOut(schema: Schema): SchemaOut {
  const elements: Written[] = [struct({ 4: binary("schema"), 5: i32(schema.length) })];
  const columns = schema.map(field => {
    const leaves: LeafOut[] = [];
    addField(field, { path: [], definition: 0, repetition: 0 }, elements, leaves);
    return leaves;
  });
  return { elements, columns };
}

interface Above {
  readonly path: readonly string[];
  readonly definition: number;
  readonly repetition: number;
}

function addField(field: Field, above: Above, elements: Written[], leaves: LeafOut[]): void {
  const { name, type } = field;
  const optional = field.nullable || type.kind === "null";
  const here: Above = {
    path: [...above.path, name], definition: above.definition + (optional ? 1 : 0),
    repetition: above.repetition,
  };
  const repetition = i32(optional ? OPTIONAL : REQUIRED);
  if (type.kind === "struct") {
    elements.push(struct({ 3: repetition, 4: binary(name), 5: i32(type.fields.length) }));
    for (const member of type.fields) addField(member, here, elements, leaves);
  } else if (type.kind === "list") {
    elements.push(struct({
      3: repetition, 4: binary(name), 5: i32(1), 6: i32(Converted.list),
      10: struct({ [Logical.list]: struct({}) }),
    }));
    elements.push(struct({ 3: i32(REPEATED), 4: binary("list"), 5: i32(1) }));
    const inside: Above = {
      path: [...here.path, "list"], definition: here.definition + 1, repetition: here.repetition + 1,
    };
    addField({ ...type.item, name: "element" }, inside, elements, leaves);
  } else {
    const encoder = leafEncoder(type);
    const { physical, typeLength, converted, scale, precision, logical } = encoder;
    const optionalI32 = (value: number | undefined): Written | undefined =>
      (value === undefined ? undefined : i32(value));
    elements.push(struct({
      1: i32(physical), 2: optionalI32(typeLength), 3: repetition, 4: binary(name), 6: optionalI32(converted),
      7: optionalI32(scale), 8: optionalI32(precision), 10: logical,
    }));
    leaves.push(
      { path: here.path, type, encoder, maxDefinition: here.definition, maxRepetition: here.repetition }
    );
  }
}
