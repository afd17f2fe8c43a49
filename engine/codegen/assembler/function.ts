// Emits one function's body, checking the operand stack at every instruction; prints it as text.
import { float64, signed, unsigned, type Bytes } from "./encode.ts";
import { OPCODES, type Opcode, type OpcodeName, type ValueType } from "./opcodes.ts";

export interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A branch target: the block or loop that was open when it was made. */
export interface Label { readonly depth: number }

interface Frame { readonly kind: "function" | "block" | "loop" | "if" | "else"; readonly height: number; dead: boolean }

export const TYPE_CODE: Readonly<Record<ValueType, number>> = {
  i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b,
};
const EMPTY_BLOCK = 0x40;

export class FunctionBuilder {
  private readonly code: Bytes = [];
  private readonly lines: string[] = [];
  private readonly locals: ValueType[];
  private readonly stack: ValueType[] = [];
  private readonly frames: Frame[] = [{ kind: "function", height: 0, dead: false }];
  private readonly free: Record<ValueType, number[]> = { i32: [], i64: [], f32: [], f64: [], v128: [] };
  private scope: number[] | null = null;

  constructor(readonly name: string, readonly signature: Signature) {
    this.locals = [...signature.params];
  }

  /** A new local variable; its index. */
  local(type: ValueType): number {
    const index = this.free[type].pop() ?? this.locals.push(type) - 1;
    this.scope?.push(index);
    return index;
  }

  /** Locals made in the body are used again after it: V8 slows down long before its limit of 50,000. */
  scoped(body: () => void): void {
    const outer = this.scope;
    this.scope = [];
    body();
    for (const index of this.scope) this.free[this.locals[index]!].push(index);
    this.scope = outer;
  }

  private fail(what: string): never {
    throw new Error(`${this.name}: ${what} (stack: ${this.stack.join(" ") || "empty"})\n${this.lines.slice(-12).join("\n")}`);
  }

  private get frame(): Frame { return this.frames[this.frames.length - 1]!; }

  private pop(type: ValueType, by: string): void {
    if (this.stack.length <= this.frame.height) {
      if (this.frame.dead) return;
      this.fail(`${by} finds no operand`);
    }
    const top = this.stack.pop()!;
    if (top !== type) this.fail(`${by} needs ${type}, not ${top}`);
  }

  private line(text: string): void { this.lines.push("  ".repeat(this.frames.length) + text); }

  op(name: OpcodeName): this {
    const { bytes, pops, pushes, immediate } = OPCODES[name] as Opcode;
    if (immediate !== "none") this.fail(`${name} needs an immediate`);
    this.apply(name, pops, pushes);
    this.code.push(...bytes);
    this.line(name);
    if (name === "unreachable") this.frame.dead = true;
    return this;
  }

  private apply(name: string, pops: readonly ValueType[], pushes: readonly ValueType[]): void {
    for (let i = pops.length - 1; i >= 0; i--) this.pop(pops[i]!, name);
    this.stack.push(...pushes);
  }

  /** A load or store at the address on the stack plus a constant offset. */
  memory(name: OpcodeName, offset = 0): this {
    const { bytes, pops, pushes, immediate } = OPCODES[name] as Opcode;
    if (immediate !== "memory") this.fail(`${name} takes no address`);
    this.apply(name, pops, pushes);
    this.code.push(...bytes, 0, ...unsigned(offset));
    this.line(offset === 0 ? name : `${name} offset=${offset}`);
    return this;
  }

  i32(value: number): this { return this.constant("i32", 0x41, signed(BigInt(value | 0)), String(value | 0)); }
  i64(value: bigint): this {
    return this.constant("i64", 0x42, signed(BigInt.asIntN(64, value)), String(value));
  }
  f64(value: number): this { return this.constant("f64", 0x44, float64(value), String(value)); }

  private constant(type: ValueType, code: number, bytes: Bytes, text: string): this {
    this.stack.push(type);
    this.code.push(code, ...bytes);
    this.line(`${type}.const ${text}`);
    return this;
  }

  private typeOfLocal(index: number): ValueType {
    return this.locals[index] ?? this.fail(`there is no local ${index}`);
  }
  get(index: number): this {
    this.stack.push(this.typeOfLocal(index));
    return this.indexed(0x20, index, `local.get $${index}`);
  }
  set(index: number): this {
    this.pop(this.typeOfLocal(index), "local.set");
    return this.indexed(0x21, index, `local.set $${index}`);
  }
  tee(index: number): this {
    this.pop(this.typeOfLocal(index), "local.tee");
    this.stack.push(this.typeOfLocal(index));
    return this.indexed(0x22, index, `local.tee $${index}`);
  }
  global(index: number, type: ValueType): this {
    this.stack.push(type);
    return this.indexed(0x23, index, `global.get ${index}`);
  }
  private indexed(code: number, index: number, text: string): this {
    this.code.push(code, ...unsigned(index));
    this.line(text);
    return this;
  }

  call(index: number, { params, results }: Signature, name: string): this {
    this.apply(`call ${name}`, params, results);
    return this.indexed(0x10, index, `call $${name}`);
  }

  /** Second operand if the condition (on top) is zero, else the first. */
  select(type: ValueType): this {
    this.apply("select", [type, type, "i32"], [type]);
    if (type === "v128") this.code.push(0x1c, 1, TYPE_CODE.v128);
    else this.code.push(0x1b);
    this.line("select");
    return this;
  }

  drop(): this {
    if (this.stack.length <= this.frame.height) this.fail("drop finds no operand");
    this.stack.pop();
    this.code.push(0x1a);
    this.line("drop");
    return this;
  }

  block(body: (label: Label) => void): this { return this.nest("block", 0x02, body); }
  loop(body: (label: Label) => void): this { return this.nest("loop", 0x03, body); }

  /** Runs `then` if the i32 on the stack is not zero, else `otherwise`. */
  if(then: () => void, otherwise?: () => void): this {
    this.pop("i32", "if");
    this.open("if", 0x04);
    then();
    if (otherwise) {
      this.close(false);
      this.code.push(0x05);
      this.line("else");
      this.frames.push({ kind: "else", height: this.stack.length, dead: false });
      otherwise();
    }
    this.close(true);
    return this;
  }

  private nest(kind: "block" | "loop", code: number, body: (label: Label) => void): this {
    this.open(kind, code);
    body({ depth: this.frames.length });
    this.close(true);
    return this;
  }
  private open(kind: Frame["kind"], code: number): void {
    this.code.push(code, EMPTY_BLOCK);
    this.line(kind);
    this.frames.push({ kind, height: this.stack.length, dead: false });
  }
  private close(end: boolean): void {
    const { height, dead, kind } = this.frame;
    if (this.stack.length !== height && !dead) this.fail(`${kind} leaves ${this.stack.length - height} operands`);
    this.stack.length = height;
    this.frames.pop();
    if (end) {
      this.code.push(0x0b);
      this.line("end");
    }
  }

  /** Jumps to the label: out of a block, back to the start of a loop. */
  branch(label: Label): this {
    this.jump(0x0c, label, "br");
    this.frame.dead = true;
    return this;
  }
  branchIf(label: Label): this {
    this.pop("i32", "br_if");
    return this.jump(0x0d, label, "br_if");
  }
  private jump(code: number, label: Label, text: string): this {
    const depth = this.frames.length - label.depth;
    if (depth < 0) this.fail("branch to a closed block");
    return this.indexed(code, depth, `${text} ${depth}`);
  }
  return(): this {
    for (const type of [...this.signature.results].reverse()) this.pop(type, "return");
    this.code.push(0x0f);
    this.line("return");
    this.frame.dead = true;
    return this;
  }

  comment(text: string): this {
    this.line(`;; ${text}`);
    return this;
  }

  /** The body as the code section holds it. */
  body(): Bytes {
    const [frame] = this.frames;
    if (this.frames.length !== 1) this.fail("a block is still open");
    if (!frame!.dead && this.stack.length !== this.signature.results.length) this.fail("the results are not on the stack");
    const declared = this.locals.slice(this.signature.params.length);
    const groups: { type: ValueType; count: number }[] = [];
    for (const type of declared) {
      const last = groups[groups.length - 1];
      if (last && last.type === type) last.count++;
      else groups.push({ type, count: 1 });
    }
    const head = [
      ...unsigned(groups.length), ...groups.flatMap(g => [...unsigned(g.count), TYPE_CODE[g.type]]),
    ];
    return [...unsigned(head.length + this.code.length + 1), ...head, ...this.code, 0x0b];
  }

  /** The body in the text format. */
  text(): string {
    const { params, results } = this.signature;
    const declared = this.locals.slice(params.length);
    const head = `  (func $${this.name}${params.map((t, i) => ` (param $${i} ${t})`).join("")}${
      results.map(t => ` (result ${t})`).join("")}${declared.length ? `\n    (local ${declared.join(" ")})` : ""}`;
    return `${head}\n${this.lines.map(l => `  ${l}`).join("\n")}\n  )`;
  }
}
