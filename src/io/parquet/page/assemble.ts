// Puts lists and structs together again from their leaves' levels (Melnik et al., VLDB 2010), row by row.
import type { HostColumn } from "../../../../engine/memory/host-column.ts";
import { rawReader, type RawValue } from "../../../../frame/value/raw.ts";
import type { FileColumn, Shape } from "../footer/column-type.ts";
import { wrong, type Place } from "../place.ts";
import type { LeveledValues } from "./chunk-decoder.ts";

/** The values of a nested column's rows. */
export function assembleRows(
  column: FileColumn, leaves: readonly LeveledValues[], rowCount: number, place: Place,
): readonly RawValue[] {
  const cursors = leaves.map((leaf, i) => new Cursor(leaf, column, i, place));
  const read = readerOf(column.shape!, cursors);
  const rows: RawValue[] = [];
  for (let row = 0; row < rowCount; row++) {
    for (const cursor of cursors) cursor.startRow();
    rows.push(read());
  }
  for (const cursor of cursors) cursor.finish();
  return rows;
}

/** Where a leaf's levels and values have been read to. */
class Cursor {
  readonly #leaf: LeveledValues;
  readonly #read: (row: number) => RawValue;
  readonly #place: Place;
  #at = 0;
  #value = 0;

  constructor(leaf: LeveledValues, column: FileColumn, index: number, place: Place) {
    const { type, path } = column.leaves[index]!;
    const length = leaf.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const values: HostColumn = { type: type.type, length, chunks: leaf.chunks };
    this.#leaf = leaf;
    this.#read = rawReader(values);
    this.#place = { ...place, column: path };
  }

  /** The next entry's definition level. */
  get definition(): number {
    if (this.#at >= this.#leaf.definitions.length) throw this.#wrong("its levels end before its rows do");
    return this.#leaf.definitions[this.#at]!;
  }

  /** The next entry's repetition level; 0 behind the last. */
  get repetition(): number {
    return this.#at < this.#leaf.repetitions.length ? this.#leaf.repetitions[this.#at]! : 0;
  }

  startRow(): void {
    if (this.repetition !== 0) throw this.#wrong("a row begins inside a list");
  }

  skip(): void {
    this.#at++;
  }

  take(): RawValue {
    this.#at++;
    return this.#read(this.#value++);
  }

  finish(): void {
    if (this.#at !== this.#leaf.definitions.length) throw this.#wrong("it has levels behind its last row");
  }

  #wrong(what: string): Error {
    return wrong("bad-page", this.#place, undefined, what);
  }
}

type Read = () => RawValue;

function readerOf(shape: Shape, cursors: readonly Cursor[]): Read {
  const first = cursors[shape.leaf]!;
  const all = leavesOf(shape).map(leaf => cursors[leaf]!);
  const skip = (): null => {
    for (const cursor of all) cursor.skip();
    return null;
  };
  switch (shape.kind) {
    case "leaf": return () => (first.definition >= shape.definition ? first.take() : skip());
    case "struct": {
      const members = shape.members.map(member => readerOf(member, cursors));
      return () => (first.definition >= shape.definition ? members.map(read => read()) : skip());
    }
    case "list": {
      const item = readerOf(shape.item, cursors);
      return () => {
        if (first.definition < shape.itemDefinition) {
          const isThere = first.definition >= shape.definition;
          skip();
          return isThere ? [] : null;
        }
        const items: RawValue[] = [];
        do items.push(item()); while (first.repetition >= shape.repetition && first.repetition !== 0);
        return items;
      };
    }
  }
}

function leavesOf(shape: Shape): readonly number[] {
  switch (shape.kind) {
    case "leaf": return [shape.leaf];
    case "struct": return shape.members.flatMap(leavesOf);
    case "list": return leavesOf(shape.item);
  }
}
