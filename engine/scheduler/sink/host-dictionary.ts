// A dictionary's strings as a host column, for results whose codes refer to it.
import type { HostColumn } from "../../memory/host-column.ts";
import type { LinearMemory } from "../../memory/linear-memory.ts";
import type { ResidentColumn } from "../../memory/resident-column.ts";
import type { OutputColumn } from "../../pipeline/pipeline.ts";

const DICTIONARIES = new WeakMap<ResidentColumn, HostColumn>();

/** A column's dictionary with its type: text that is cast to binary keeps its dictionary. */
export function hostDictionary(memory: LinearMemory, { type, dictionary }: OutputColumn): HostColumn | null {
  if (!dictionary) return null;
  const strings = hostStrings(memory, dictionary);
  return strings.type.kind === type.kind ? strings : { ...strings, type };
}

/** A dictionary's strings; copied out once. */
function hostStrings(memory: LinearMemory, dictionary: ResidentColumn): HostColumn {
  const known = DICTIONARIES.get(dictionary);
  if (known) return known;
  if (dictionary.encoding.kind !== "text") throw new Error("a dictionary must be text");
  const { length, type, address } = dictionary;
  // Slices are copies: they do not share linear memory.
  const offsets = memory.i32().slice(address / 4, address / 4 + length + 1);
  const { bytesAddress } = dictionary.encoding;
  const bytes = memory.u8().slice(bytesAddress + offsets[0]!, bytesAddress + offsets[length]!);
  const column: HostColumn = { type, length, chunks: [{ length, values: { layout: "varbinary", offsets,
    bytes } }] };
  DICTIONARIES.set(dictionary, column);
  return column;
}
