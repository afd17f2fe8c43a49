// An Arrow table as a Source: its schema at once, its columns when they are asked for.
import { FormatError } from "../../expr/error.ts";
import { field, type Schema } from "../../expr/type.ts";
import type { HostColumn } from "../../engine/memory/host-column.ts";
import type { Source } from "../../engine/source/source.ts";
import { columnIn } from "./column-in.ts";
import { flechetteChunks, flechetteFields, isFlechette, type FlechetteTable } from "./flechette.ts";
import { batchesOf, TypeId, type ArrowData, type ArrowField, type ArrowTable } from "./shape.ts";
import { dataTypeOf } from "./type-in.ts";
import { validityIn } from "./validity-in.ts";

/**
 * Reads an Arrow Table or RecordBatch of any library version, or a table of flechette, without copying. The
 * table must not be changed afterwards. A column is nullable if it has a null.
 */
export function sourceFromArrow(table: ArrowTable | FlechetteTable): Source {
  const { fields, chunks, rowCount } = isFlechette(table) ? partsOfFlechette(table) : partsOf(table);
  checkNames(fields.map(f => f.name));
  const schema: Schema = fields.map(({ name, type }, i) =>
    field(name, dataTypeOf(type, name), chunks[i]!.some(chunk => hasNulls(chunk, name))));
  const columns = new Array<HostColumn | undefined>(fields.length);
  return {
    schema,
    rowCount,
    column: index => columns[index] ??= columnIn(schema[index]!.type, chunks[index]!, schema[index]!.name),
  };
}

interface Parts {
  readonly fields: readonly ArrowField[];
  /** Of each column. */
  readonly chunks: readonly (readonly ArrowData[])[];
  readonly rowCount: number;
}

function partsOf(table: ArrowTable): Parts {
  const batches = batchesOf(table);
  const { fields } = table.schema;
  return {
    fields, chunks: fields.map((_, i) => batches.map(batch => batch.children[i]!)),
    rowCount: batches.reduce((sum, batch) => sum + batch.length, 0),
  };
}

const partsOfFlechette = (table: FlechetteTable): Parts => ({
  fields: flechetteFields(table), chunks: table.children.map(flechetteChunks),
  rowCount: table.children[0]?.length ?? 0,
});

/** Whether a row is null; a null may also stand in a dictionary. */
function hasNulls(data: ArrowData, path: string): boolean {
  if (data.length === 0) return false;
  if (data.type.typeId === TypeId.Null) return true;
  const { type, dictionary } = data;
  if (type.typeId === TypeId.Dictionary && dictionary!.data.some(d => hasNulls(d, path))) return true;
  return validityIn(data, path).validity !== undefined;
}

function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new FormatError("duplicate-column", `The Arrow table has two columns named ${JSON.stringify(name)}.`,
        { hint: "Rename one of them: names are unique here." });
    }
    seen.add(name);
  }
}
