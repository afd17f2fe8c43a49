// The probe side of a hash join: walks the chain of build rows for each row of a level.
import type { Stage } from "../kernel/spec.ts";
import { CHUNK_ROWS, matchOffset, NULL_ROW } from "../kernel/state.ts";
import type { Context } from "./context.ts";
import type { Expressions } from "./expression.ts";
import { hashKeys, pushKeyEqual } from "./key.ts";
import { copyRow, expressionsAt, forEachRow, type Frame, type Level } from "./level.ts";
import type { Value } from "./value.ts";

export type ProbeStage = Extract<Stage, { kind: "probe" }>;
/** Every build row starts with the address of the next row of its chain. */
const NEXT_OFFSET = 0;
/** In `cursor.chain`: the chain has ended without a match, and the left row is still to be written. */
const ENDED = 1;

/** Fills level `to` from `from`; with unique build keys one pass does, else `again` reruns it. */
export function emitProbe(context: Context, frame: Frame, from: Level, to: Level, stage: ProbeStage): void {
  const { f } = context;
  f.scoped(() => {
    context.loadParameters(stage.keys, [stage.directory, stage.mask, stage.minimum]);
    f.i32(0).set(to.count);
    if (stage.unique) emitUnique(context, frame, from, to, stage);
    else emitChains(context, frame, from, to, stage);
  });
}

/** Pushes the first build row of the key's chain; 0: none. */
function pushHead(context: Context, stage: ProbeStage, keys: readonly Value[]): void {
  const { f } = context;
  // Dense build keys are never null, so that a null matches none of them either.
  const nulls = stage.nullsEqual && !stage.dense ? [] : keys.filter(key => key.isNull !== undefined);
  const index = f.local("i32");
  const valid = f.local("i32");
  f.i32(1).set(valid);
  for (const key of nulls) f.get(valid).get(key.isNull!).op("i32.eqz").op("i32.and").set(valid);
  if (stage.dense) {
    const distance = f.local("i64");
    f.get(keys[0]!.low).get(context.parameter(stage.minimum)).op("i64.sub").tee(distance)
      .get(context.parameter(stage.mask)).op("i64.lt_u").get(valid).op("i32.and").set(valid);
    f.get(distance).op("i32.wrap_i64").i32(0).get(valid).select("i32").set(index);
  } else {
    const hash = hashKeys(context, keys);
    f.get(hash).get(context.parameter(stage.mask)).op("i32.wrap_i64").op("i32.and").set(index);
  }
  f.get(context.parameter(stage.directory)).get(index).i32(2).op("i32.shl").op("i32.add").memory("i32.load");
  f.i32(0).get(valid).select("i32");
}

function pushMatches(context: Context, stage: ProbeStage, keys: readonly Value[], row: number): void {
  if (stage.dense) {
    context.f.i32(1);
    return;
  }
  keys.forEach((key, k) => {
    pushKeyEqual(context, key, row, stage.fields[k]!, JOIN_NULL_OFFSET, stage.nullsEqual);
    if (k > 0) context.f.op("i32.and");
  });
}

/** Null bytes of a build row stand behind the chain and the hash. */
const JOIN_NULL_OFFSET = 8;

const keysOf = (expressions: Expressions, stage: ProbeStage) => stage.keys.map(key => expressions.value(key));

function writeMatch(context: Context, frame: Frame, to: Level, row: () => void): void {
  const { f } = context;
  f.get(frame.scratch).get(to.count).i32(2).op("i32.shl").op("i32.add");
  row();
  f.memory("i32.store", matchOffset(to.index, to.probes - 1));
}

function emitUnique(context: Context, frame: Frame, from: Level, to: Level, stage: ProbeStage): void {
  const { f } = context;
  forEachRow(context, frame, from, (expressions, i) => {
    const row = f.local("i32");
    const keys = keysOf(expressions, stage);
    pushHead(context, stage, keys);
    f.set(row);
    if (!stage.dense) {
      f.block(found => f.loop(again => {
        f.get(row).op("i32.eqz").branchIf(found);
        pushMatches(context, stage, keys, row);
        f.branchIf(found);
        f.get(row).memory("i32.load", NEXT_OFFSET).set(row).branch(again);
      }));
    }
    copyRow(context, frame, from, i, to, to.count);
    if (stage.how === "left") {
      writeMatch(context, frame, to, () => f.get(row).i32(NULL_ROW).get(row).select("i32"));
      f.get(to.count).i32(1).op("i32.add").set(to.count);
    } else {
      writeMatch(context, frame, to, () => f.get(row));
      f.get(to.count).get(row).i32(0).op("i32.ne").op("i32.add").set(to.count);
    }
  });
}

/** Goes on where the cursor stands, until the level is done or `to` is full. */
function emitChains(context: Context, frame: Frame, from: Level, to: Level, stage: ProbeStage): void {
  const { f } = context;
  const { i, chain, matched } = from.cursor;
  const full = () => f.get(to.count).i32(CHUNK_ROWS).op("i32.eq");
  const emit = (row: () => void) => {
    copyRow(context, frame, from, i, to, to.count);
    writeMatch(context, frame, to, row);
    f.get(to.count).i32(1).op("i32.add").set(to.count);
  };
  f.block(stop => f.loop(nextRow => {
    f.get(i).get(from.count).op("i32.ge_u").branchIf(stop);
    const expressions = expressionsAt(context, frame, from, i);
    const keys = keysOf(expressions, stage);
    const row = f.local("i32");
    f.get(chain).op("i32.eqz").if(() => {
      pushHead(context, stage, keys);
      f.set(row).i32(0).set(matched);
    }, () => {
      f.i32(0).get(chain).get(chain).i32(ENDED).op("i32.eq").select("i32").set(row);
      f.i32(0).set(chain);
    });
    f.block(ended => f.loop(again => {
      f.get(row).op("i32.eqz").branchIf(ended);
      pushMatches(context, stage, keys, row);
      f.if(() => {
        full();
        f.if(() => f.get(row).set(chain).branch(stop));
        emit(() => f.get(row));
        f.i32(1).set(matched);
      });
      f.get(row).memory("i32.load", NEXT_OFFSET).set(row).branch(again);
    }));
    if (stage.how === "left") {
      f.get(matched).op("i32.eqz").if(() => {
        full();
        f.if(() => f.i32(ENDED).set(chain).branch(stop));
        emit(() => f.i32(NULL_ROW));
      });
    }
    f.get(i).i32(1).op("i32.add").set(i).branch(nextRow);
  }));
}
