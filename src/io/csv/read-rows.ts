// Views of rows to batches of columns, with what is to be done with bad rows. Knows no files and no threads.
import type { Batch } from "../../../engine/source/stored-table.ts";
import { isValid, type HostChunk } from "../../../engine/memory/host-column.ts";
import type { BadRow } from "./options.ts";
import {
  fieldsReason, nullReason, openQuote, OPEN_QUOTE_REASON, QUOTES_REASON, valueReason, wrongFields, wrongValue,
} from "./problem.ts";
import { readColumn, type Dictionary, type ReadColumn } from "./read-column.ts";
import { csvRoutines } from "./routines.ts";
import { Scanner, type RowView, type ScanSettings, type WrongRecord } from "./scanner.ts";

/** How a file is read: plain data, so that it can be sent to a worker. */
export interface ReadPlan {
  readonly file: string;
  readonly scan: ScanSettings;
  /** The columns wanted, in order. */
  readonly columns: readonly ReadColumn[];
  /** With `badRows: "skip"`: others that decide which rows there are. */
  readonly looked: readonly ReadColumn[];
  readonly badRows: "error" | "skip" | "null";
  readonly maxRowBytes: number;
}

interface WrongValue {
  readonly row: number;
  readonly column: ReadColumn;
  readonly reason: string;
}

export class RowReader {
  readonly scanner: Scanner;
  readonly #plan: ReadPlan;
  readonly #dictionaries: readonly (Dictionary | null)[];
  readonly #report: (row: BadRow) => void;

  private constructor(plan: ReadPlan, scanner: Scanner, report: (row: BadRow) => void) {
    this.#plan = plan;
    this.scanner = scanner;
    this.#report = report;
    const size = scanner.routines.dictionaryBytes();
    let block = scanner.reserved;
    this.#dictionaries = plan.columns.map(column => {
      if (!isDictionary(column)) return null;
      const dictionary = { block, column: null, full: false };
      block += size;
      return dictionary;
    });
  }

  /** `line`: how many lines stand before the bytes that will be taken. */
  static async open(plan: ReadPlan, linesBefore: number, report: (row: BadRow) => void): Promise<RowReader> {
    const routines = await csvRoutines();
    const reserve = plan.columns.filter(isDictionary).length * routines.dictionaryBytes();
    return new RowReader(plan, new Scanner(routines, plan.scan, linesBefore, reserve), report);
  }

  /** Batches of all whole records that are held; `final`: of all. */
  * batches(final: boolean): Generator<Batch> {
    for (const found of this.scanner.scan(final)) {
      if ("problem" in found) this.#wrongRecord(found);
      else {
        const batch = this.#batch(found);
        if (batch.rowCount > 0) yield batch;
      }
    }
  }

  #wrongRecord({ problem, fields, line, text }: WrongRecord): void {
    const { file, badRows, scan } = this.#plan;
    const place = { file, line, column: null };
    if (badRows === "error") throw problem === "fields" ? wrongFields(place, fields, scan.fields) : openQuote(place);
    const reason = problem === "fields" ? fieldsReason(fields, scan.fields) : OPEN_QUOTE_REASON;
    this.#report({ line, column: null, text, reason });
  }

  #batch(all: RowView): Batch {
    const { columns, looked, badRows } = this.#plan;
    const wrong: WrongValue[] = [];
    let view = all;
    if (badRows === "skip") {
      for (const column of [...columns, ...looked]) this.#read(view, column, null, wrong);
      // Before they are taken out: then others are in their places.
      this.#tell(all, wrong, true);
      if (wrong.length > 0) view = this.scanner.without(view, new Set(wrong.map(({ row }) => row)));
      wrong.length = 0;
    }
    const rowCount = view.rows;
    const read = columns.map((column, i) => {
      const chunk = this.#read(view, column, this.#dictionaries[i]!, wrong);
      return { type: column.type, length: rowCount, chunks: [chunk] };
    });
    this.#tell(view, wrong, false);
    return { rowCount, columns: read };
  }

  #read(view: RowView, column: ReadColumn, dictionary: Dictionary | null, wrong: WrongValue[]): HostChunk {
    const fresh: WrongValue[] = [];
    const chunk = readColumn(this.scanner, view, column, dictionary, row => {
      fresh.push({ row, column, reason: this.#reason(view, row, column) });
      if (this.#plan.badRows === "error") this.#fail(view, fresh[0]!);
    });
    if (!column.nullable && chunk.validity) this.#refuseNulls(view, chunk, column, fresh);
    wrong.push(...fresh);
    return chunk;
  }

  /**
   * Nulls of a column that has none. Where bad values become null there is nothing that they could become.
   */
  #refuseNulls(view: RowView, chunk: HostChunk, column: ReadColumn, wrong: WrongValue[]): void {
    const known = new Set(wrong.map(({ row }) => row));
    for (let row = 0; row < chunk.length; row++) {
      if (isValid(chunk, row)) continue;
      const problem = { row, column, reason: wrong.find(each => each.row === row)?.reason ?? nullReason };
      if (this.#plan.badRows !== "skip") this.#fail(view, problem);
      if (!known.has(row)) wrong.push(problem);
    }
  }

  #reason(view: RowView, row: number, { type, field }: ReadColumn): string {
    const { scanner } = this;
    const [start, end] = scanner.fieldAt(view, row, field);
    const length = scanner.routines.fieldText(start, end);
    if (length < 0) return QUOTES_REASON;
    const utf8 = type.kind !== "utf8" || !view.validate;
    return valueReason(scanner.textAt(view, row, field), type, utf8);
  }

  #fail(view: RowView, { row, column, reason }: WrongValue): never {
    const { line } = this.scanner.recordAt(view, row);
    throw wrongValue({ file: this.#plan.file, line, column: column.name }, reason, column.inferred);
  }

  /** Tells bad values row by row; `once`: of each row the first. */
  #tell(view: RowView, wrong: readonly WrongValue[], once: boolean): void {
    let last = -1;
    for (const { row, column, reason } of [...wrong].sort((a, b) => a.row - b.row)) {
      if (once && row === last) continue;
      last = row;
      this.#report({ ...this.scanner.recordAt(view, row), column: column.name, reason });
    }
  }
}

const isDictionary = ({ repeats, type }: ReadColumn): boolean => repeats && type.kind === "utf8";
