// Objects as rows: finds the wanted members and fills their columns.
import type { Field } from "../../../expr/type.ts";
import type { HostColumn } from "../../../engine/memory/host-column.ts";
import { builderOf, type Builder } from "./builder.ts";
import { Problem } from "./problem.ts";
import type { Scanner } from "./scanner.ts";
import { unexpectedNull } from "./value.ts";

const NOT_WANTED = -1;

/** A name as it stood at some place of the last object, and whose it is: objects mostly look alike. */
interface Known {
  readonly name: Uint8Array;
  readonly builder: number;
}

export class RowReader {
  /** How many are whole; the next one is written behind them. */
  rows = 0;
  private readonly builders: readonly Builder[];
  private readonly byName: ReadonlyMap<string, number>;
  private readonly known: Known[] = [];
  /** The last row that each column has a value for. */
  private readonly seen: Int32Array;
  private attempt = 0;

  constructor(fields: readonly Field[]) {
    this.builders = fields.map(builderOf);
    this.byName = new Map(fields.map((f, i) => [f.name, i]));
    this.seen = new Int32Array(fields.length);
  }

  /** Reads the object at the scanner as the next row. It counts when `rows` does. */
  read(s: Scanner): void {
    if (s.kind() !== "object") throw notAnObject(s);
    const attempt = ++this.attempt;
    const start = s.at;
    let count = 0;
    let place = 0;
    s.at++;
    if (!s.passes(125)) {
      for (;;) {
        s.name();
        const index = this.builderAt(s, place++);
        if (index === NOT_WANTED) s.skip();
        else {
          if (this.seen[index] !== attempt) count++;
          this.seen[index] = attempt;
          this.builders[index]!.read(s, this.rows);
        }
        if (s.passes(44)) continue;
        if (s.passes(125)) break;
        throw s.unexpected("a comma or }");
      }
    }
    if (count < this.builders.length) this.fillMissing(attempt, start);
  }

  private fillMissing(attempt: number, start: number): void {
    this.builders.forEach((builder, i) => {
      if (this.seen[i] === attempt) return;
      if (!builder.field.nullable) throw unexpectedNull(start, builder.field.name);
      builder.setNull(this.rows);
    });
  }

  private builderAt(s: Scanner, place: number): number {
    const known = this.known[place];
    if (known !== undefined && sameBytes(s, known.name)) return known.builder;
    const builder = this.byName.get(s.text()) ?? NOT_WANTED;
    if (!s.escaped && place < PLACES_KNOWN)
      this.known[place] = { name: s.bytes.slice(s.from, s.to), builder };
    return builder;
  }

  /** The columns of the rows since the last time. */
  take(): { readonly rowCount: number; readonly columns: readonly HostColumn[] } {
    const { rows } = this;
    this.rows = 0;
    return { rowCount: rows, columns: this.builders.map(builder => builder.finish(rows)) };
  }
}

/** Objects with more members are tables turned on their side; looking names up does for them. */
const PLACES_KNOWN = 4096;

function sameBytes({ bytes, from, to, escaped }: Scanner, name: Uint8Array): boolean {
  if (escaped || to - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name[i]) return false;
  return true;
}

export function notAnObject(s: Scanner): Problem {
  const { at } = s;
  const kind = s.kind();
  return new Problem("row", `a row must be an object, and there is ${
    kind === "list" ? "a list" : kind === "string" || kind === "number" ? `a ${kind}` : kind}`, at);
}
