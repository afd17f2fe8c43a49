// Constant tables of the routines, as AssemblyScript source: case mappings and powers of ten.

/** One run of code points that all map by adding `delta`, `stride` (1 or 2) apart. */
interface Run {
  readonly first: number;
  last: number;
  stride: number;
  readonly delta: number;
}

/** The mapping as runs; only code points that map to a single one take part. */
function runs(map: (text: string) => string): Run[] {
  const found: Run[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const [mapped, ...more] = map(String.fromCodePoint(point));
    if (mapped === undefined || more.length > 0) continue;
    const delta = mapped.codePointAt(0)! - point;
    if (delta === 0) continue;
    const run = found.at(-1);
    const gap = run ? point - run.last : 0;
    if (run && run.delta === delta && (gap === run.stride || (run.first === run.last && gap === 2))) {
      run.stride = gap;
      run.last = point;
    } else {
      found.push({ first: point, last: point, stride: 1, delta });
    }
  }
  return found;
}

const table = (name: string, list: readonly Run[]) => {
  const words = list.flatMap(({ first, last, stride, delta }) =>
    [first, (last | (stride === 2 ? 1 << 31 : 0)) >>> 0, delta >>> 0]);
  return `export const ${name}: usize = memory.data<u32>([${words.join(", ")}]);
export const ${name}_RUNS: u32 = ${list.length};
`;
};

/** Runs are (first, last | every second one << 31, delta), ascending, for a binary search. */
export function caseTables(): string {
  return "// Generated: simple case mappings.\n"
    + table("UPPER", runs(text => text.toUpperCase())) + table("LOWER", runs(text => text.toLowerCase()));
}

/** 10^0 to 10^38 as 128-bit integers, and to 10^308 as the nearest floats. */
export function powerTables(): string {
  const wide = Array.from({ length: 39 }, (_, n) => 10n ** BigInt(n))
    .flatMap(power => [BigInt.asUintN(64, power), power >> 64n]);
  const floats = Array.from({ length: 309 }, (_, n) => `1e${n}`);
  return `// Generated: powers of ten.
export const WIDE_POWERS: usize = memory.data<u64>([${wide.join(", ")}]);
export const FLOAT_POWERS: usize = memory.data<f64>([${floats.map(f => f === "1e0" ? "1.0" : f).join(", ")}]);
`;
}
