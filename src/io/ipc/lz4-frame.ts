// LZ4 frames: blocks one behind the other, with checksums. Blocks are taken apart by Parquet's kernels.
import type { Kernel } from "../parquet/kernel/kernel.ts";
import { xxHash32 } from "./xx-hash-32.ts";

const MAGIC = 0x184d2204;
const STORED = 0x80000000;
/** Bits of the byte behind the magic number; the highest two are the version, which is 1. */
const FLAG = { dictionary: 1, contentSum: 4, contentSize: 8, blockSum: 16 } as const;

/** What is wrong is said as an Error; who asks knows the place. */
const damaged = (what: string): Error => new Error(`the LZ4 frame ${what}`);

/** The bytes of a frame, which must be `size`. */
export function decodeLz4Frame(kernel: Kernel, frame: Uint8Array, size: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const { flags, first } = headerOf(frame, view, size);
  return kernel.scoped(() => {
    const from = kernel.put(frame);
    const begin = kernel.take(size);
    const end = begin + size;
    let [at, to] = [first, begin];
    for (;;) {
      const word = u32(view, at);
      at += 4;
      if (word === 0) break;
      const length = word & ~STORED;
      if (length > frame.length - at) throw damaged("is cut off");
      if (word >= STORED) {
        if (length > end - to) throw damaged("holds more than it should");
        kernel.u8.copyWithin(to, from + at, from + at + length);
        to += length;
      } else {
        to = kernel.run.lz4Block(from + at, from + at + length, to, end, begin) >>> 0;
        if (to === 0) throw damaged(`has a block at byte ${at} that is damaged, or holds more than it should`);
      }
      if (flags & FLAG.blockSum) {
        checkSum(frame.subarray(at, at + length), u32(view, at + length));
        at += 4;
      }
      at += length;
    }
    if (to !== end) throw damaged(`holds ${to - begin} bytes, and should hold ${size}`);
    const content = new Uint8Array(kernel.copyOut(begin, size));
    if (flags & FLAG.contentSum) {
      checkSum(content, u32(view, at));
      at += 4;
    }
    if (at !== frame.length) throw damaged("is followed by something else");
    return content;
  });
}

/** What the frame's header says, and where its first block begins. */
function headerOf(frame: Uint8Array, view: DataView, size: number): { flags: number; first: number } {
  if (u32(view, 0) !== MAGIC) throw damaged("does not begin as one");
  const flags = frame[4] ?? 0;
  if (flags >>> 6 !== 1) throw damaged(`is of version ${flags >>> 6}`);
  if (flags & FLAG.dictionary) throw damaged("needs a dictionary");
  const sum = flags & FLAG.contentSize ? 14 : 6;
  if (sum >= frame.length) throw damaged("is cut off");
  if ((xxHash32(frame.subarray(4, sum)) >>> 8 & 255) !== frame[sum]) throw damaged("has a damaged header");
  if (flags & FLAG.contentSize && view.getBigUint64(6, true) !== BigInt(size)) {
    throw damaged(`says that it holds ${view.getBigUint64(6, true)} bytes, and should hold ${size}`);
  }
  return { flags, first: sum + 1 };
}

function checkSum(bytes: Uint8Array, sum: number): void {
  if (xxHash32(bytes) !== sum) throw damaged("has another checksum than its bytes");
}

function u32(view: DataView, at: number): number {
  if (at + 4 > view.byteLength) throw damaged("is cut off");
  return view.getUint32(at, true);
}
