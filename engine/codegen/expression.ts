// Emits the expression graph inside one loop: each node once, into locals, nulls beside values.
// Long because it is one class: its methods share the locals, the memo of emitted nodes and the nulls.
import type { FunctionBuilder } from "./assembler/function.ts";
import { argumentsOf, STORAGE_BYTES, type KernelNode, type RowSource } from "../kernel/node.ts";
import { NULL_ROW, STATE } from "../kernel/state.ts";
import type { Context } from "./context.ts";
import { emitOperation } from "./operation.ts";
import { load, WASM_TYPE, type Value } from "./value.ts";

/** Where the loop stands: locals with the source's row and the addresses of rows found by probes. */
export interface LoopPosition {
  readonly row: number;
  /** Pushes the address of the build row that probe `k` found; NULL_ROW: none. */
  matchAddress(probe: number): void;
}

type NodeOf<O extends KernelNode["op"]> = Extract<KernelNode, { op: O }>;

/** Operations in each other before the innermost are emitted first. */
const MOST_NESTED = 200;

export class Expressions {
  /** Values already computed; an inner scope's values do not outlive the branch they stand in. */
  private readonly scopes: Map<number | string, Value>[] = [new Map()];
  private readonly f: FunctionBuilder;
  private nested = 0;

  constructor(readonly context: Context, readonly position: LoopPosition) {
    this.f = context.f;
  }

  node(id: number): KernelNode { return this.context.spec.nodes[id]!; }

  /** The node's value; emits it unless this loop has computed it already. */
  value(id: number): Value {
    return this.remember(id, () => this.emit(this.node(id)));
  }

  private remember(key: number | string, make: () => Value): Value {
    for (const scope of this.scopes) {
      const found = scope.get(key);
      if (found) return found;
    }
    const scope = this.scopes[this.scopes.length - 1]!;
    const made = make();
    scope.set(key, made);
    return made;
  }

  /** Emits a branch: what it computes is known inside it only. */
  branch(body: () => void): void {
    this.scopes.push(new Map());
    this.f.scoped(body);
    this.scopes.pop();
  }

  /** A branch in which a probe looks at a build row whose address is in a local. */
  withMatch(probe: number, row: number, body: () => void): void {
    this.branch(() => {
      this.scopes[this.scopes.length - 1]!.set(`match ${probe}`, { scalar: "bool", low: row });
      body();
    });
  }

  /** Pushes 1 if the bool is true, 0 if it is false or null. */
  pushTrue(id: number): void {
    const { low, isNull } = this.value(id);
    this.f.get(low);
    if (isNull !== undefined) this.f.get(isNull).op("i32.eqz").op("i32.and");
  }

  /** Pushes 1 if the value is null. */
  pushNull(value: Value): void {
    if (value.isNull === undefined) this.f.i32(0);
    else this.f.get(value.isNull);
  }

  fresh(node: KernelNode): Value {
    const low = this.f.local(WASM_TYPE[node.scalar]);
    return {
      scalar: node.scalar, low,
      ...(node.scalar === "wide" ? { high: this.f.local("i64") } : {}),
      ...(node.nullable ? { isNull: this.f.local("i32") } : {}),
    };
  }

  /** The value that stands under a null. */
  zero(value: Value): void {
    const { f } = this;
    if (value.scalar === "bool") f.i32(0);
    else if (value.scalar === "f64") f.f64(0);
    else f.i64(0n);
    f.set(value.low);
    if (value.high !== undefined) f.i64(0n).set(value.high);
  }

  assign(target: Value, from: Value): void {
    const { f } = this;
    f.get(from.low).set(target.low);
    if (target.high !== undefined) f.get(from.high!).set(target.high);
    if (target.isNull !== undefined) {
      this.pushNull(from);
      f.set(target.isNull);
    }
  }

  /** The address of the source's row, for sources of materialized rows. */
  sourceAddress(): number {
    const { context, f } = this;
    return this.remember("source row", () => {
      const { source } = context.spec;
      const low = f.local("i32");
      if (source.kind === "pointers") {
        f.get(context.parameter(source.pointers)).get(this.position.row).i32(2).op("i32.shl").op("i32.add").memory("i32.load");
      } else if (source.kind === "strided") {
        f.get(context.parameter(source.base)).get(this.position.row).get(context.parameter(source.stride))
          .op("i32.mul").op("i32.add");
      } else throw new Error("a field of a columnar source");
      f.set(low);
      return { scalar: "bool", low };
    }).low;
  }

  private rowAddress(row: RowSource): number {
    if (row === "source") return this.sourceAddress();
    return this.remember(`match ${row}`, () => {
      const low = this.f.local("i32");
      this.position.matchAddress(row);
      this.f.set(low);
      return { scalar: "bool", low };
    }).low;
  }

  private emit(node: KernelNode): Value {
    const { f, context } = this;
    switch (node.op) {
      case "column": return this.column(node);
      case "field": return this.field(node);
      case "row number": {
        const value = this.fresh(node);
        f.get(this.position.row).op("i64.extend_i32_u").set(value.low);
        if (node.validity >= 0) {
          this.pushInvalid(node.validity);
          f.set(value.isNull!);
        }
        return value;
      }
      case "position": {
        const value = this.fresh(node);
        context.state().memory("i64.load", STATE.positionBase);
        context.state().memory("i64.load", STATE.positionCount).op("i64.add").set(value.low);
        return value;
      }
      case "parameter": return this.parameter(node);
      case "constant": {
        const value = this.fresh(node);
        if (node.scalar === "bool") f.i32(Number(node.value)).set(value.low);
        else f.i64(node.value).set(value.low);
        if (value.high !== undefined) f.i64(node.value >> 64n).set(value.high);
        return value;
      }
      case "null": {
        const value = this.fresh(node);
        this.zero(value);
        f.i32(1).set(value.isNull!);
        return value;
      }
      case "dictionary text": return this.dictionaryText(node);
      case "lookup": return this.lookup(node);
      case "and": case "or": return this.logic(node);
      case "is null": {
        const value = this.fresh(node);
        this.pushNull(this.value(node.args[0]));
        f.set(value.low);
        return value;
      }
      case "coalesce": return this.coalesce(node);
      case "case": return this.case(node);
      case "null unless": {
        const source = this.value(node.args[0]);
        const condition = this.value(node.args[1]);
        const isNull = f.local("i32");
        f.get(condition.low).op("i32.eqz");
        if (source.isNull !== undefined) f.get(source.isNull).op("i32.or");
        f.set(isNull);
        return { ...source, isNull };
      }
      case "in set": return this.inSet(node);
      case "apply": return this.apply(node);
    }
  }

  private column(node: NodeOf<"column">): Value {
    const { f, context } = this;
    const { row } = this.position;
    const values = context.parameter(node.values);
    const at = (width: number) => () => {
      f.get(values).get(row);
      if (width > 1) f.i32(Math.log2(width)).op("i32.shl");
      f.op("i32.add");
    };
    const bytes = {
      i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, f32: 4, "text offsets": 4, i64: 8, u64: 8, f64: 8, wide: 16,
    }[node.storage];
    const value = node.storage === "text offsets"
      ? this.textAt(at(4), context.parameter(node.bytes))
      : load(f, node.scalar, node.storage, at(bytes));
    if (node.validity < 0) return value;
    const isNull = f.local("i32");
    this.pushInvalid(node.validity);
    f.set(isNull);
    return { ...value, isNull };
  }

  /** Pushes 1 if the source's row has no value by a validity bitmap. */
  private pushInvalid(validity: number): void {
    const { row } = this.position;
    this.f.get(this.context.parameter(validity)).get(row).i32(3).op("i32.shr_u").op("i32.add").memory("i32.load8_u")
      .get(row).i32(7).op("i32.and").op("i32.shr_u").i32(1).op("i32.and").op("i32.eqz");
  }

  /** Text from two neighbouring offsets at the pushed address. */
  private textAt(address: () => void, bytes: number): Value {
    const { f } = this;
    const low = f.local("i64");
    const start = f.local("i32");
    const slot = f.local("i32");
    address();
    f.tee(slot).memory("i32.load").set(start);
    f.get(slot).memory("i32.load", 4).get(start).op("i32.sub").op("i64.extend_i32_u").i64(32n).op("i64.shl");
    f.get(bytes).get(start).op("i32.add").op("i64.extend_i32_u").op("i64.or").set(low);
    return { scalar: "text", low };
  }

  private field(node: NodeOf<"field">): Value {
    const { f } = this;
    const address = this.rowAddress(node.row);
    const isNull = node.nullable ? f.local("i32") : undefined;
    const missing = typeof node.row === "number";
    if (isNull !== undefined) {
      if (node.nullBit >= 0) {
        f.get(address).memory("i32.load8_u", this.nullByte(node)).i32(node.nullBit & 7).op("i32.shr_u").i32(1).op("i32.and");
        if (missing) f.get(address).i32(NULL_ROW).op("i32.eq").op("i32.or");
      } else f.get(address).i32(NULL_ROW).op("i32.eq");
      f.set(isNull);
    }
    const value = load(
      f, node.scalar, node.scalar === "text" ? "i64" : node.storage, () => f.get(address), node.offset,
    );
    return isNull === undefined ? value : { ...value, isNull };
  }

  private nullByte(node: NodeOf<"field">): number { return node.nullOffset + (node.nullBit >> 3); }

  private parameter(node: NodeOf<"parameter">): Value {
    const { f, context } = this;
    const low = context.parameter(node.parameter);
    if (node.scalar === "bool") {
      const bool = f.local("i32");
      f.get(low).op("i32.wrap_i64").set(bool);
      return { scalar: "bool", low: bool };
    }
    return node.scalar === "wide"
      ? { scalar: "wide", low, high: context.parameter(node.parameter + 1) }
      : { scalar: node.scalar, low };
  }

  private dictionaryText(node: NodeOf<"dictionary text">): Value {
    const { f, context } = this;
    const code = this.value(node.code);
    const text = this.textAt(() => {
      f.get(context.parameter(node.offsets)).get(code.low).op("i32.wrap_i64").i32(2).op("i32.shl").op("i32.add");
    }, context.parameter(node.bytes));
    return code.isNull === undefined ? text : { ...text, isNull: code.isNull };
  }

  private lookup(node: NodeOf<"lookup">): Value {
    const { f, context } = this;
    const code = this.value(node.code);
    const at = (base: number, shift: number) => () => {
      f.get(context.parameter(base)).get(code.low).op("i32.wrap_i64");
      if (shift > 0) f.i32(shift).op("i32.shl");
      f.op("i32.add");
    };
    const value = load(f, node.scalar, node.storage, at(node.table, Math.log2(STORAGE_BYTES[node.storage])));
    if (!node.nullable) return value;
    const isNull = f.local("i32");
    this.pushNull(code);
    if (node.nulls >= 0) {
      at(node.nulls, 0)();
      f.memory("i32.load8_u").op("i32.or");
    }
    f.set(isNull);
    return { ...value, isNull };
  }

  /** Kleene's and/or. The right side runs only where the left does not decide, if it can fail. */
  private logic(node: NodeOf<"and" | "or">): Value {
    const { f } = this;
    const decides = node.op === "and" ? 0 : 1;
    const result = this.fresh(node);
    const left = this.value(node.args[0]);
    const combine = () => {
      const right = this.value(node.args[1]);
      if (result.isNull !== undefined) this.logicNull(result.isNull, left, right, decides);
      f.get(left.low).get(right.low).op(node.op === "and" ? "i32.and" : "i32.or").set(result.low);
    };
    if (!this.node(node.args[1]).fails) {
      combine();
      return result;
    }
    f.get(left.low).i32(decides).op("i32.eq");
    if (left.isNull !== undefined) f.get(left.isNull).op("i32.eqz").op("i32.and");
    f.if(() => {
      f.i32(decides).set(result.low);
      if (result.isNull !== undefined) f.i32(0).set(result.isNull);
    }, () => this.branch(combine));
    return result;
  }

  /** Null if a side is null and neither side decides. */
  private logicNull(isNull: number, left: Value, right: Value, decides: 0 | 1): void {
    const { f } = this;
    const undecided = (side: Value) => {
      f.get(side.low).i32(decides).op("i32.ne");
      if (side.isNull !== undefined) f.get(side.isNull).op("i32.or");
    };
    this.pushNull(left);
    this.pushNull(right);
    f.op("i32.or");
    undecided(left);
    f.op("i32.and");
    undecided(right);
    f.op("i32.and").set(isNull);
  }

  private coalesce(node: NodeOf<"coalesce">): Value {
    const { f } = this;
    const result = this.fresh(node);
    const next = (index: number): void => {
      const value = this.value(node.args[index]!);
      this.assign(result, value);
      if (value.isNull === undefined || index + 1 === node.args.length) return;
      f.get(value.isNull).if(() => this.branch(() => next(index + 1)));
    };
    next(0);
    return result;
  }

  private case(node: NodeOf<"case">): Value {
    const { f } = this;
    const result = this.fresh(node);
    const next = (index: number): void => {
      if (index + 1 === node.args.length) {
        this.assign(result, this.value(node.args[index]!));
        return;
      }
      this.pushTrue(node.args[index]!);
      f.if(
        () => this.branch(() => this.assign(result, this.value(node.args[index + 1]!))),
        () => this.branch(() => next(index + 2)),
      );
    };
    next(0);
    return result;
  }

  /** Binary search in sorted 64-bit parameters. */
  private inSet(node: NodeOf<"in set">): Value {
    const { f, context } = this;
    const operand = this.value(node.args[0]);
    const result = this.fresh(node);
    const [low, high, middle] = [f.local("i32"), f.local("i32"), f.local("i32")];
    const entry = () => f.get(context.parameter(node.table)).get(middle).i32(3).op("i32.shl").op("i32.add").memory("i64.load");
    f.i32(0).set(low).get(context.parameter(node.count)).set(high);
    f.block(done => f.loop(again => {
      f.get(low).get(high).op("i32.ge_u").branchIf(done);
      f.get(low).get(high).op("i32.add").i32(1).op("i32.shr_u").set(middle);
      entry().get(operand.low).op("i64.lt_s");
      f.if(() => f.get(middle).i32(1).op("i32.add").set(low), () => f.get(middle).set(high));
      f.branch(again);
    }));
    f.get(low).set(middle).i32(0).set(result.low);
    f.get(low).get(context.parameter(node.count)).op("i32.lt_u").if(() => {
      entry().get(operand.low).op("i64.eq").set(result.low);
    });
    if (result.isNull !== undefined) f.get(operand.isNull!).set(result.isNull);
    return result;
  }

  /** Emits what the node always needs from the leaves up, so that long chains do not recurse. */
  private emitAhead(node: NodeOf<"apply">): void {
    const needed = new Set<number>();
    const open = [...node.args];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const operand = this.node(id);
      if (needed.has(id) || operand.op !== "apply") continue;
      needed.add(id);
      open.push(...operand.args);
    }
    this.nested = 0;
    // Operands have smaller numbers than what they are operands of.
    for (const id of [...needed].sort((a, b) => a - b)) this.value(id);
    this.nested = MOST_NESTED;
  }

  /** Null if an argument is null; what can fail runs on non-null arguments only. */
  private apply(node: NodeOf<"apply">): Value {
    const { f } = this;
    if (this.nested === MOST_NESTED) this.emitAhead(node);
    this.nested++;
    const args = node.args.map(arg => this.value(arg));
    this.nested--;
    const nulls = args.filter(arg => arg.isNull !== undefined).map(arg => arg.isNull!);
    const result = this.fresh(node);
    const pushAnyNull = () => nulls.forEach((local, i) => {
      f.get(local);
      if (i > 0) f.op("i32.or");
    });
    if (nulls.length > 0) {
      pushAnyNull();
      f.set(result.isNull!);
    } else if (result.isNull !== undefined) f.i32(0).set(result.isNull);
    const compute = () => emitOperation(this, node, args, result);
    if (node.failure && nulls.length > 0) {
      // Locals are reused: under a null there must be a value that is safe to calculate with.
      this.zero(result);
      f.get(result.isNull!).op("i32.eqz").if(compute);
    } else compute();
    return result;
  }
}

/** Whether the node or anything it reads satisfies a condition. */
export function reads(
  nodes: readonly KernelNode[], id: number, test: (node: KernelNode) => boolean,
): boolean {
  const node = nodes[id]!;
  return test(node) || argumentsOf(node).some(arg => reads(nodes, arg, test));
}
