// Carries columns across a breaker: the layout of materialized rows, and how their fields are read again.
import type { RowField } from "../kernel/spec.ts";
import { STORAGE_BYTES, type RowSource, type Storage } from "../kernel/node.ts";
import { hull, type Range, type Scalar } from "../kernel/scalar.ts";
import type { ResidentColumn } from "../memory/resident-column.ts";
import { integerStorage, type Graph } from "./graph.ts";
import type { Stream } from "./stream.ts";

/** A value that every stream writes into the row: text from one dictionary goes as its code. */
export interface Carried {
  /** The node in each stream. */
  readonly nodes: readonly number[];
  readonly scalar: Scalar;
  readonly nullable: boolean;
  readonly range: Range | undefined;
  readonly bounds: Range | undefined;
  readonly dictionary: ResidentColumn | null;
  readonly storage: Storage;
}

/** Brings the nodes that several streams have for one column to one representation. */
export function carry(streams: readonly Stream[], ids: readonly number[], decode = false): Carried {
  const graphs = streams.map(s => s.graph);
  const dictionary = graphs[0]!.dictionaries.get(ids[0]!) ?? null;
  const coded = !decode && dictionary !== null
    && ids.every((id, i) => graphs[i]!.dictionaries.get(id) === dictionary);
  let nodes = coded ? ids.map((id, i) => codeOf(graphs[i]!, id)) : ids;
  if (nodes.some((id, i) => graphs[i]!.node(id).scalar === "wide")) {
    nodes = nodes.map((id, i) => graphs[i]!.wide(id));
  }
  const first = graphs[0]!.node(nodes[0]!);
  const range = first.range && nodes.map((id, i) => graphs[i]!.range(id)).reduce(hull);
  const bounds = first.range && nodes.map((id, i) => graphs[i]!.bounds(id)).reduce(hull);
  return {
    nodes, scalar: first.scalar, nullable: nodes.some((id, i) => graphs[i]!.node(id).nullable),
    range, bounds, dictionary: coded ? dictionary : null, storage: storageOf(first.scalar, range),
  };
}

export function codeOf(graph: Graph, id: number): number {
  const node = graph.node(id);
  if (node.op !== "dictionary text") throw new Error("not a dictionary's text");
  return node.code;
}

function storageOf(scalar: Scalar, range: Range | undefined): Storage {
  switch (scalar) {
    case "bool": return "u8";
    case "f64": return "f64";
    case "text": return "i64";
    case "wide": return "wide";
    case "i64": return integerStorage(range!);
  }
}

export interface RowLayout {
  readonly fields: readonly RowField[];
  readonly nullOffset: number;
  readonly nullBytes: number;
  readonly stride: number;
}

/** Lays fields out behind `start` bytes: null bytes, then values from wide to narrow; rows align to 8. */
export function layoutRows(start: number, carried: readonly Carried[]): RowLayout {
  let nullBits = 0;
  const nullBit = carried.map(c => (c.nullable ? nullBits++ : -1));
  const nullBytes = Math.ceil(nullBits / 8);
  let offset = start + nullBytes;
  const offsets: number[] = [];
  const order = carried.map((_, i) => i).sort((a, b) => bytes(carried[b]!) - bytes(carried[a]!));
  for (const i of order) {
    const align = Math.min(8, bytes(carried[i]!));
    offset = Math.ceil(offset / align) * align;
    offsets[i] = offset;
    offset += bytes(carried[i]!);
  }
  return {
    fields: carried.map((c, i) => ({ storage: c.storage, offset: offsets[i]!, nullBit: nullBit[i]! })),
    nullOffset: start, nullBytes, stride: Math.max(8, Math.ceil(offset / 8) * 8),
  };
}

const bytes = (carried: Carried) => STORAGE_BYTES[carried.storage];

/** Reads a carried value from a row, in the graph of a later stream. */
export function readField(
  graph: Graph, carried: Carried, field: RowField, nullOffset: number, row: RowSource, optional = false,
): number {
  const id = graph.add(
    { op: "field", row, storage: field.storage, offset: field.offset, nullOffset, nullBit: field.nullBit },
    { scalar: carried.scalar, nullable: carried.nullable || optional,
      ...(
        carried.range
          ? {
            range: optional ? hull(carried.range, ZERO) : carried.range,
            bounds: optional ? hull(carried.bounds!, ZERO) : carried.bounds!,
          }
          : {}
      ) });
  return carried.dictionary ? dictionaryText(graph, id, carried.dictionary) : id;
}

const ZERO: Range = { min: 0n, max: 0n };

/** The text of a dictionary's code. */
export function dictionaryText(graph: Graph, code: number, dictionary: ResidentColumn): number {
  if (dictionary.encoding.kind !== "text") throw new Error("a dictionary must be text");
  const { bytesAddress } = dictionary.encoding;
  let parameters = DICTIONARY_PARAMETERS.get(graph)?.get(dictionary);
  if (!parameters) {
    parameters = {
      offsets: graph.parameter("i32", dictionary.address), bytes: graph.parameter("i32", bytesAddress),
    };
    const all = DICTIONARY_PARAMETERS.get(graph) ?? new Map<ResidentColumn, DictionaryParameters>();
    DICTIONARY_PARAMETERS.set(graph, all.set(dictionary, parameters));
  }
  const id = graph.add({ op: "dictionary text", code, ...parameters }, { scalar: "text",
    nullable: graph.node(code).nullable });
  graph.dictionaries.set(id, dictionary);
  return id;
}

interface DictionaryParameters { readonly offsets: number; readonly bytes: number }
const DICTIONARY_PARAMETERS = new WeakMap<Graph, Map<ResidentColumn, DictionaryParameters>>();
