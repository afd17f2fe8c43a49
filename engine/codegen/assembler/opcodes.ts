// The WebAssembly instructions that the generator uses: one row each, name → encoding and operand types.

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** What follows the opcode. `memory`: alignment and offset; `lane`: one byte. */
export type Immediate = "none" | "memory" | "lane" | "memory lane";

export interface Opcode {
  readonly bytes: readonly number[];
  readonly pops: readonly ValueType[];
  readonly pushes: readonly ValueType[];
  readonly immediate: Immediate;
}

const plain = (bytes: readonly number[], pops: readonly ValueType[], pushes: readonly ValueType[]): Opcode =>
  ({ bytes, pops, pushes, immediate: "none" });
const unary = (code: number, type: ValueType, result = type) => plain([code], [type], [result]);
const binary = (code: number, type: ValueType, result = type) => plain([code], [type, type], [result]);
const load = (code: number, type: ValueType): Opcode =>
  ({ bytes: [code], pops: ["i32"], pushes: [type], immediate: "memory" });
const store = (code: number, type: ValueType): Opcode =>
  ({ bytes: [code], pops: ["i32", type], pushes: [], immediate: "memory" });

const V = "v128";
const simd = (code: number) => (code < 0x80 ? [0xfd, code] : [0xfd, code & 0x7f | 0x80, code >> 7]);
const lanes2 = (code: number) => plain(simd(code), [V, V], [V]);
const splat = (code: number, type: ValueType) => plain(simd(code), [type], [V]);
const bitmask = (code: number) => plain(simd(code), [V], ["i32"]);

export const OPCODES = {
  "i32.load": load(0x28, "i32"), "i64.load": load(0x29, "i64"), "f32.load": load(0x2a, "f32"), "f64.load": load(0x2b, "f64"),
  "i32.load8_s": load(0x2c, "i32"), "i32.load8_u": load(0x2d, "i32"),
  "i32.load16_s": load(0x2e, "i32"), "i32.load16_u": load(0x2f, "i32"),
  "i64.load8_s": load(0x30, "i64"), "i64.load8_u": load(0x31, "i64"),
  "i64.load16_s": load(0x32, "i64"), "i64.load16_u": load(0x33, "i64"),
  "i64.load32_s": load(0x34, "i64"), "i64.load32_u": load(0x35, "i64"),
  "i32.store": store(0x36, "i32"), "i64.store": store(0x37, "i64"), "f32.store": store(0x38, "f32"),
  "f64.store": store(0x39, "f64"),
  "i32.store8": store(0x3a, "i32"), "i32.store16": store(0x3b, "i32"),
  "i64.store8": store(0x3c, "i64"), "i64.store16": store(0x3d, "i64"), "i64.store32": store(0x3e, "i64"),

  "i32.eqz": unary(0x45, "i32"), "i32.eq": binary(0x46, "i32"), "i32.ne": binary(0x47, "i32"),
  "i32.lt_s": binary(0x48, "i32"), "i32.lt_u": binary(0x49, "i32"),
  "i32.gt_s": binary(0x4a, "i32"), "i32.gt_u": binary(0x4b, "i32"),
  "i32.le_s": binary(0x4c, "i32"), "i32.le_u": binary(0x4d, "i32"),
  "i32.ge_s": binary(0x4e, "i32"), "i32.ge_u": binary(0x4f, "i32"),
  "i64.eqz": unary(0x50, "i64", "i32"), "i64.eq": binary(0x51, "i64", "i32"), "i64.ne": binary(0x52, "i64", "i32"),
  "i64.lt_s": binary(0x53, "i64", "i32"), "i64.lt_u": binary(0x54, "i64", "i32"),
  "i64.gt_s": binary(0x55, "i64", "i32"), "i64.gt_u": binary(0x56, "i64", "i32"),
  "i64.le_s": binary(0x57, "i64", "i32"), "i64.le_u": binary(0x58, "i64", "i32"),
  "i64.ge_s": binary(0x59, "i64", "i32"), "i64.ge_u": binary(0x5a, "i64", "i32"),
  "f64.eq": binary(0x61, "f64", "i32"), "f64.ne": binary(0x62, "f64", "i32"),
  "f64.lt": binary(0x63, "f64", "i32"), "f64.gt": binary(0x64, "f64", "i32"),
  "f64.le": binary(0x65, "f64", "i32"), "f64.ge": binary(0x66, "f64", "i32"),

  "i32.clz": unary(0x67, "i32"), "i32.ctz": unary(0x68, "i32"), "i32.popcnt": unary(0x69, "i32"),
  "i32.add": binary(0x6a, "i32"), "i32.sub": binary(0x6b, "i32"), "i32.mul": binary(0x6c, "i32"),
  "i32.and": binary(0x71, "i32"), "i32.or": binary(0x72, "i32"), "i32.xor": binary(0x73, "i32"),
  "i32.shl": binary(0x74, "i32"), "i32.shr_s": binary(0x75, "i32"), "i32.shr_u": binary(0x76, "i32"),
  "i64.clz": unary(0x79, "i64"), "i64.ctz": unary(0x7a, "i64"),
  "i64.add": binary(0x7c, "i64"), "i64.sub": binary(0x7d, "i64"), "i64.mul": binary(0x7e, "i64"),
  "i64.div_s": binary(0x7f, "i64"), "i64.div_u": binary(0x80, "i64"),
  "i64.rem_s": binary(0x81, "i64"), "i64.rem_u": binary(0x82, "i64"),
  "i64.and": binary(0x83, "i64"), "i64.or": binary(0x84, "i64"), "i64.xor": binary(0x85, "i64"),
  "i64.shl": binary(0x86, "i64"), "i64.shr_s": binary(0x87, "i64"), "i64.shr_u": binary(0x88, "i64"),
  "i64.rotl": binary(0x89, "i64"), "i64.rotr": binary(0x8a, "i64"),
  "f64.abs": unary(0x99, "f64"), "f64.neg": unary(0x9a, "f64"), "f64.ceil": unary(0x9b, "f64"),
  "f64.floor": unary(0x9c, "f64"), "f64.trunc": unary(0x9d, "f64"), "f64.nearest": unary(0x9e, "f64"),
  "f64.sqrt": unary(0x9f, "f64"), "f64.add": binary(0xa0, "f64"), "f64.sub": binary(0xa1, "f64"),
  "f64.mul": binary(0xa2, "f64"), "f64.div": binary(0xa3, "f64"), "f64.min": binary(0xa4, "f64"),
  "f64.max": binary(0xa5, "f64"), "f64.copysign": binary(0xa6, "f64"),

  "i32.wrap_i64": unary(0xa7, "i64", "i32"), "i64.extend_i32_s": unary(0xac, "i32", "i64"),
  "i64.extend_i32_u": unary(0xad, "i32", "i64"), "f64.convert_i64_s": unary(0xb9, "i64", "f64"),
  "f64.convert_i64_u": unary(0xba, "i64", "f64"),
  "f32.demote_f64": unary(0xb6, "f64", "f32"), "f64.promote_f32": unary(0xbb, "f32", "f64"),
  "i64.reinterpret_f64": unary(0xbd, "f64", "i64"), "f64.reinterpret_i64": unary(0xbf, "i64", "f64"),
  "i64.trunc_sat_f64_s": plain([0xfc, 6], ["f64"], ["i64"]),

  "memory.fill": plain([0xfc, 11, 0], ["i32", "i32", "i32"], []),
  "memory.copy": plain([0xfc, 10, 0, 0], ["i32", "i32", "i32"], []),
  "unreachable": plain([0x00], [], []),

  "v128.load": { bytes: simd(0), pops: ["i32"], pushes: [V], immediate: "memory" },
  "v128.store": { bytes: simd(11), pops: ["i32", V], pushes: [], immediate: "memory" },
  "i8x16.splat": splat(15, "i32"), "i16x8.splat": splat(16, "i32"), "i32x4.splat": splat(17, "i32"),
  "i64x2.splat": splat(18, "i64"), "f64x2.splat": splat(20, "f64"),
  "i8x16.eq": lanes2(35), "i8x16.le_s": lanes2(41), "i8x16.le_u": lanes2(42),
  "i8x16.ge_s": lanes2(43), "i8x16.ge_u": lanes2(44),
  "i16x8.eq": lanes2(45), "i16x8.le_s": lanes2(51), "i16x8.le_u": lanes2(52),
  "i16x8.ge_s": lanes2(53), "i16x8.ge_u": lanes2(54),
  "i32x4.eq": lanes2(55), "i32x4.le_s": lanes2(61), "i32x4.le_u": lanes2(62),
  "i32x4.ge_s": lanes2(63), "i32x4.ge_u": lanes2(64),
  "v128.not": plain(simd(77), [V], [V]), "v128.and": lanes2(78), "v128.or": lanes2(80),
  "i8x16.bitmask": bitmask(100), "i8x16.narrow_i16x8_s": lanes2(101),
  "i16x8.narrow_i32x4_s": lanes2(133), "i16x8.add": lanes2(142),
  "i64x2.eq": lanes2(214), "i64x2.le_s": lanes2(220), "i64x2.ge_s": lanes2(221),
} as const satisfies Record<string, Opcode>;

export type OpcodeName = keyof typeof OPCODES;
