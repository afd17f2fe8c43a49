// Walks over the rows of a JSON document: the objects in an array, which may be somewhere inside.
import { FormatError } from "../../../expr/error.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { joinBytes } from "../bytes/join.ts";
import { jsonPieces } from "./input.ts";
import { Problem, Short } from "./problem.ts";
import { Scanner } from "./scanner.ts";
import { LONGEST_BYTES, tooLong, type Visitor, type Walk } from "./walk.ts";

/** A walk over the array at `path`. */
export const walkElements = (path: readonly string[]): Walk => async function *(bytes, visitor, signal) {
  const window = new Window(bytes, jsonPieces(bytes, signal));
  const { s } = window;
  try {
    await window.retried(() => enter(s, path, bytes.name));
    for (let row = 0; ; row++) {
      const state = await window.retried(() => next(s, row));
      if (state === "end") break;
      const result = await window.retried(() => readRow(s, visitor, row, window));
      if (result === "pause") yield;
    }
    if (path.length === 0) await window.atEnd();
  } finally {
    await window.close();
  }
};

/** Stands behind the bracket that opens the array. */
function enter(s: Scanner, path: readonly string[], name: string): void {
  for (const [depth, member] of path.entries()) {
    if (s.kind() !== "object") throw noRows(name, `it has no object at ${placeOf(path, depth)}`);
    s.at++;
    if (s.passes(125)) throw noRows(name, `there is no member ${JSON.stringify(member)} at ${placeOf(path, depth)}`);
    for (;;) {
      s.name();
      if (s.text() === member) break;
      s.skip();
      if (s.passes(44)) continue;
      if (s.passes(125)) throw noRows(name, `there is no member ${JSON.stringify(member)} at ${placeOf(path, depth)}`);
      throw s.unexpected("a comma or }");
    }
  }
  const kind = s.kind();
  if (kind !== "list") {
    throw noRows(name, `${placeOf(path, path.length)} is ${kind === "object" ? "an object" : `a ${kind}`}, and an array of objects is read`);
  }
  s.at++;
}

const placeOf = (path: readonly string[], depth: number): string =>
  depth === 0 ? "the top" : JSON.stringify(path.slice(0, depth).join("."));

const noRows = (name: string, what: string): FormatError =>
  new FormatError("no-rows", `${name} has no rows: ${what}.`, {
    hint: `Say where the array of rows is, as in rows: "data.items"; files with an object a line are newline-delimited JSON.`,
  });

/** Stands at the next row, or behind the array. */
function next(s: Scanner, row: number): "row" | "end" {
  if (s.passes(93)) return "end";
  if (row === 0) {
    s.kind();
    return "row";
  }
  if (!s.passes(44)) throw s.unexpected("a comma or ]");
  s.kind();
  return "row";
}

/** A row that is left out must be JSON all the same: where it ends is not known otherwise. */
function readRow(s: Scanner, visitor: Visitor, row: number, window: Window): "pause" | "on" {
  const start = s.at;
  try {
    visitor.read(s);
  } catch (error) {
    if (error instanceof Short || (error instanceof Problem && error.kind === "syntax")) throw error;
    s.at = start;
    s.skip();
    visitor.failed(error, window.placeOf(row, start), start, s.at);
    return "on";
  }
  return visitor.taken(s.at - start) ? "pause" : "on";
}

/** The part of a document that is looked at: it moves on, and grows where a row does not fit. */
class Window {
  readonly s = new Scanner();
  /** Where the window begins in the document. */
  private base = 0;
  private row = 0;

  constructor(private readonly bytes: ByteSource, private readonly pieces: AsyncGenerator<Uint8Array, void>) {
    this.s.final = false;
  }

  placeOf(row: number, at: number): string {
    this.row = row;
    return `row ${row} (byte ${this.base + at})`;
  }

  /** Does a step; again from its start, with more bytes, where they were too few. */
  async retried<T>(step: () => T): Promise<T> {
    const { s } = this;
    for (;;) {
      const start = s.at;
      try {
        return step();
      } catch (error) {
        if (error instanceof Problem) throw this.syntax(error.message, error.at, error);
        if (!(error instanceof Short)) throw error;
        s.at = start;
        if (!(await this.more())) throw this.syntax("it ends within the array", s.end, error);
      }
    }
  }

  /** Only white space follows. */
  async atEnd(): Promise<void> {
    const { s } = this;
    for (;;) {
      s.skipSpace();
      if (s.at < s.end) throw this.syntax("something follows the array", s.at);
      if (!(await this.more())) return;
    }
  }

  /** Doubles what is left, so that long rows are not copied again and again. False: there is no more. */
  private async more(): Promise<boolean> {
    const { s } = this;
    if (s.final) return false;
    const left = s.bytes.subarray(s.at, s.end);
    if (left.length > LONGEST_BYTES) throw tooLong(this.bytes.name);
    const parts = [left];
    let size = left.length;
    while (size < left.length * 2 + 1) {
      const { done, value } = await this.pieces.next();
      if (done) {
        s.final = true;
        break;
      }
      parts.push(value);
      size += value.length;
    }
    this.base += s.at;
    s.bytes =
      parts.length === 1 || (left.length === 0 && parts.length === 2)
        ? parts.at(-1)!
        : joinBytes(parts);
    s.at = 0;
    s.end = s.bytes.length;
    return true;
  }

  private syntax(what: string, at: number, cause?: unknown): FormatError {
    return new FormatError("bad-json", `${this.bytes.name}, byte ${this.base + at}: ${what}.`, cause === undefined ? {} : { cause });
  }

  async close(): Promise<void> { await this.pieces.return(); }
}
