// Hash grouping: open addressing with linear probing; a directory of entry numbers over dense entries.
import type { SinkSpec } from "../../kernel/spec.ts";
import { GROUPS } from "../../kernel/state.ts";
import { initialize, merge, readsOf, updateAll } from "../accumulator.ts";
import { memoryCells } from "../cells.ts";
import { ARGUMENT, type Context } from "../context.ts";
import { hashKeys, pushKeyEqual, storeRow } from "../key.ts";
import { forEachRow, type Level } from "../level.ts";
import { load, type Value } from "../value.ts";
import { countPosition, positionNode, pushRegister, register, setRegister,
  type SinkEmitter } from "./sink.ts";

type HashedSink = Extract<SinkSpec, { kind: "hashed" }>;

/** Entries start with their hash, so that tables grow without looking at keys. */
const HASH_OFFSET = 0;

/** What finding an entry needs to know of the sink. */
type KeysOfEntries = Pick<HashedSink, "keys" | "nullOffset" | "nullBytes" | "stride">;

export interface HashTable {
  readonly entries: number; readonly count: number; readonly directory: number; readonly mask: number;
}

/** The table whose registers begin with number `first`, in locals. */
export function openTable(context: Context, first = 0): HashTable {
  return {
    entries: register(context, first + GROUPS.entries), count: register(context, first + GROUPS.count),
    directory: register(context, first + GROUPS.directory), mask: register(context, first + GROUPS.mask),
  };
}

/** Pushes 1 if each row of the level may become an entry. */
export function pushTableRoom(context: Context, level: Level, first = 0): void {
  const { f } = context;
  pushRegister(context, first + GROUPS.count);
  f.get(level.count).op("i32.add");
  pushRegister(context, first + GROUPS.limit);
  f.op("i32.le_u");
}

export const hashed: SinkEmitter<"hashed"> = {
  room(context, level) {
    pushTableRoom(context, level);
  },
  apply(context, frame, level, sink) {
    const { f } = context;
    f.scoped(() => {
      const position = positionNode(context);
      context.loadParameters([
        ...sink.keys.map(k => k.node), ...readsOf(sink.accumulators),
      ]);
      const table = openTable(context);
      // Of this chunk only: tables move when they grow.
      const latest = sink.clustered ? f.local("i32") : -1;
      if (sink.clustered) f.i32(0).set(latest);
      forEachRow(context, frame, level, expressions => {
        const keys = sink.keys.map(k => expressions.value(k.node));
        const entry = sink.clustered ? findNear(context, sink, table, keys, latest)
          : findGroup(context, sink, table, keys, hashKeys(context, keys));
        updateAll(context, expressions, memoryCells(f, entry), sink.accumulators, position);
        if (position >= 0) countPosition(context);
      });
      setRegister(context, GROUPS.count, () => f.get(table.count));
    });
  },
  merge(context, sink) {
    const { f } = context;
    const table = openTable(context);
    const [pointer, other, left, hash] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
    f.get(ARGUMENT.begin).set(pointer).get(ARGUMENT.end).set(left);
    f.block(done => f.loop(again => {
      f.get(left).op("i32.eqz").branchIf(done);
      f.get(pointer).memory("i32.load").set(other);
      const keys = sink.keys.map(key => storedKey(context, sink, other, key));
      f.get(other).memory("i32.load", HASH_OFFSET).set(hash);
      const entry = findGroup(context, sink, table, keys, hash);
      for (const accumulator of sink.accumulators) {
        merge(context, memoryCells(f, entry), memoryCells(f, other), accumulator);
      }
      f.get(pointer).i32(4).op("i32.add").set(pointer);
      f.get(left).i32(1).op("i32.sub").set(left).branch(again);
    }));
    setRegister(context, GROUPS.count, () => f.get(table.count));
  },
};

function storedKey(
  context: Context, sink: HashedSink, entry: number, { node, field }: HashedSink["keys"][number],
): Value {
  const { f } = context;
  const { scalar } = context.spec.nodes[node]!;
  const value = load(f, scalar, scalar === "text" ? "i64" : field.storage, () => f.get(entry), field.offset);
  if (field.nullBit < 0) return value;
  const isNull = f.local("i32");
  f.get(entry).memory("i32.load8_u",
    sink.nullOffset + (field.nullBit >> 3)).i32(field.nullBit & 7).op("i32.shr_u")
    .i32(1).op("i32.and").set(isNull);
  return { ...value, isNull };
}

/** The same where the entry of the row before is likely to be the one. */
function findNear(
  context: Context, sink: HashedSink, table: HashTable, keys: readonly Value[], latest: number,
): number {
  const { f } = context;
  f.block(found => {
    f.get(latest).if(() => {
      pushKeysEqual(context, sink, keys, latest);
      f.branchIf(found);
    });
    const entry = findGroup(context, sink, table, keys, hashKeys(context, keys));
    f.get(entry).set(latest);
  });
  return latest;
}

/** Pushes 1 if an entry has these keys. */
function pushKeysEqual(
  context: Context, sink: KeysOfEntries, keys: readonly Value[], entry: number,
): void {
  keys.forEach((key, k) => {
    pushKeyEqual(context, key, entry, sink.keys[k]!.field, sink.nullOffset, true);
    if (k > 0) context.f.op("i32.and");
  });
}

/** The entry of a group; a new one starts with the states of no rows. */
const findGroup = (
  context: Context, sink: HashedSink, table: HashTable, keys: readonly Value[], hash: number,
): number => findOrInsert(context, sink, table, keys, hash, entry => {
  const cells = memoryCells(context.f, entry);
  for (const accumulator of sink.accumulators) initialize(context.f, cells, accumulator);
});

/** Leaves the address of the keys' entry in a new local; `begin` writes what a new one starts with. */
export function findOrInsert(
  context: Context, sink: KeysOfEntries, table: HashTable, keys: readonly Value[], hash: number,
  begin: (entry: number) => void,
): number {
  const { f } = context;
  const [slot, entry, number] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.get(hash).get(table.mask).op("i32.and").set(slot);
  const slotAddress = () => f.get(table.directory).get(slot).i32(2).op("i32.shl").op("i32.add");
  f.block(found => f.loop(again => {
    slotAddress().memory("i32.load").tee(number).op("i32.eqz").if(() => {
      f.get(table.entries).get(table.count).i32(sink.stride).op("i32.mul").op("i32.add").set(entry);
      f.get(table.count).i32(1).op("i32.add").set(table.count);
      slotAddress().get(table.count).memory("i32.store");
      f.get(entry).get(hash).memory("i32.store", HASH_OFFSET);
      storeRow(
        context, entry, keys.map((value, k) => ({ value, field: sink.keys[k]!.field })), sink.nullOffset,
        sink.nullBytes,
      );
      begin(entry);
      f.branch(found);
    });
    f.get(table.entries).get(number).i32(1).op("i32.sub").i32(sink.stride).op("i32.mul").op("i32.add").set(entry);
    f.get(entry).memory("i32.load", HASH_OFFSET).get(hash).op("i32.eq").if(() => {
      pushKeysEqual(context, sink, keys, entry);
      f.branchIf(found);
    });
    f.get(slot).i32(1).op("i32.add").get(table.mask).op("i32.and").set(slot).branch(again);
  }));
  return entry;
}
