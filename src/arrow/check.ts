// Checks the buffers of Arrow data that came from outside: every offset, code and view must stay inside.
import { FormatError } from "../../expr/error.ts";
import { isValid } from "../../engine/memory/host-column.ts";
import { bytesOf, viewAs } from "./buffer-in.ts";
import { TypeId, type ArrowData } from "./shape.ts";
import { validityIn } from "./validity-in.ts";

/** Dictionaries' chunks that were found to be right: batches share them. */
const CHECKED = new WeakSet<ArrowData>();

/** Fails with a FormatError that names the column (members after a dot), the row and what is wrong. */
export function checkData(data: ArrowData, path: string): void {
  if (data.length === 0) return;
  const { validity } = validityIn(data, path);
  const values = { layout: "opaque", get: () => null, vector: null } as const;
  const rows = { length: data.length, ...(validity ? { validity } : {}), values };
  const present = (row: number) => isValid(rows, row);
  switch (data.type.typeId) {
    case TypeId.Utf8: case TypeId.Binary: case TypeId.LargeUtf8: case TypeId.LargeBinary:
      checkOffsets(data, path, data.values?.byteLength ?? 0);
      break;
    case TypeId.List: case TypeId.LargeList: case TypeId.Map:
      checkOffsets(data, path, data.children[0]!.length);
      break;
    case TypeId.FixedSizeList: checkChild(data, path, data.length * data.type.listSize!); break;
    case TypeId.Struct: checkChild(data, path, data.length); break;
    case TypeId.Utf8View: case TypeId.BinaryView: checkViews(data, path, present); break;
    case TypeId.Dictionary: checkCodes(data, path, present); break;
  }
  data.children.forEach((child, i) => checkData(child, `${path}.${data.type.children?.[i]?.name ?? i}`));
  for (const chunk of data.dictionary?.data ?? []) {
    if (CHECKED.has(chunk)) continue;
    checkData(chunk, path);
    CHECKED.add(chunk);
  }
}

const wrong = (path: string, row: number, what: string): FormatError =>
  new FormatError("bad-buffer", `Column ${JSON.stringify(path)}, row ${row} of its chunk: ${what}.`);

function checkOffsets(data: ArrowData, path: string, limit: number): void {
  const { typeId } = data.type;
  const wide = typeId === TypeId.LargeUtf8 || typeId === TypeId.LargeBinary || typeId === TypeId.LargeList;
  const offsets = wide ? viewAs(data.valueOffsets, BigInt64Array, data.length + 1, path, "offset")
    : viewAs(data.valueOffsets, Int32Array, data.length + 1, path, "offset");
  let before = 0;
  for (let row = 0; row <= data.length; row++) {
    const offset = Number(offsets[row]);
    if (offset < before || offset > limit) {
      throw wrong(path, row, `the offset ${offset} is not between ${before} and ${limit}`);
    }
    before = offset;
  }
}

function checkChild(data: ArrowData, path: string, needed: number): void {
  for (const child of data.children) {
    if (child.length < needed) throw wrong(path, 0, `a child has ${child.length} values, and ${needed} are needed`);
  }
}

function checkViews(data: ArrowData, path: string, present: (row: number) => boolean): void {
  const bytes = viewAs(data.values, Uint8Array, data.length * 16, path, "view");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffers = (data.variadicBuffers ?? []).map(bytesOf);
  for (let row = 0; row < data.length; row++) {
    const size = view.getInt32(row * 16, true);
    if (!present(row) || (size >= 0 && size <= 12)) continue;
    const buffer = buffers[view.getInt32(row * 16 + 8, true)];
    const start = view.getInt32(row * 16 + 12, true);
    if (size < 0 || !buffer || start < 0 || start + size > buffer.length) {
      throw wrong(path, row, `a view of ${size} bytes points outside of its buffers`);
    }
  }
}

function checkCodes(data: ArrowData, path: string, present: (row: number) => boolean): void {
  const codes = data.values as unknown as ArrayLike<number | bigint>;
  const size = data.dictionary!.length;
  for (let row = 0; row < data.length; row++) {
    const code = Number(codes[row]);
    if (present(row) && !(code >= 0 && code < size)) {
      throw wrong(path, row, `the code ${code} is not in its dictionary of ${size} values`);
    }
  }
}
