// The probe side of a join: walks the chain of build rows for each row of a level.
import { argumentsOf } from "../kernel/node.ts";
import {
  givesAllMatches, givesUnmatched, inOnePass, type OrderedSearch, type ProbeStage,
} from "../kernel/spec.ts";
import { CHUNK_ROWS, matchOffset, NULL_ROW } from "../kernel/state.ts";
import type { Context } from "./context.ts";
import { reads, type Expressions } from "./expression.ts";
import { hashKeys, pushKeyEqual } from "./key.ts";
import { copyRow, expressionsAt, forEachRow, type Frame, type Level } from "./level.ts";
import type { Value } from "./value.ts";

/** Every build row starts with the address of the next row of its chain. */
const NEXT_OFFSET = 0;
/** In `cursor.chain`: the chain has ended without a match, and the left row is still to be written. */
const ENDED = 1;
/** Build rows that a run looks at before the flag is polled: a tenth of a millisecond, ten for text. */
const CANDIDATES_A_RUN = 32_768;

/** Fills level `to` from `from`; where one pass does not do, `again` reruns it. */
export function emitProbe(context: Context, frame: Frame, from: Level, to: Level, stage: ProbeStage): void {
  const { f } = context;
  f.scoped(() => {
    const { search } = stage;
    context.loadParameters(
      [...stage.keys, ...stage.predicate, ...search ? [search.holds, search.position] : []],
      [stage.directory, stage.mask, stage.minimum, ...search ? [search.pointers, search.count] : []]);
    f.i32(0).set(to.count);
    if (inOnePass(stage)) emitOnePass(context, frame, from, to, stage);
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

/** Pushes whether the row's keys equal those of a build row of its chain. */
function pushKeysEqual(context: Context, stage: ProbeStage, keys: readonly Value[], row: number): void {
  if (stage.dense) context.f.i32(1);
  else pushAllEqual(context, stage, keys, row);
}

/** Pushes whether the row's keys equal those of any build row. */
function pushAllEqual(context: Context, stage: ProbeStage, keys: readonly Value[], row: number): void {
  if (keys.length === 0) context.f.i32(1);
  keys.forEach((key, k) => {
    pushKeyEqual(context, key, row, stage.fields[k]!, JOIN_NULL_OFFSET, stage.nullsEqual);
    if (k > 0) context.f.op("i32.and");
  });
}

/** Null bytes of a build row stand behind the chain and the hash. */
const JOIN_NULL_OFFSET = 8;

const keysOf = (expressions: Expressions, stage: ProbeStage) => stage.keys.map(key => expressions.value(key));

/** Emits `matched` where the predicate is true of the pair; each conjunct is looked at behind the last. */
function ifPredicate(
  context: Context, expressions: Expressions, stage: ProbeStage, probe: number, row: number,
  matched: () => void,
): void {
  const { f } = context;
  const from = (index: number): void => {
    if (index === stage.predicate.length) {
      matched();
      return;
    }
    expressions.pushTrue(stage.predicate[index]!);
    f.if(() => expressions.branch(() => from(index + 1)));
  };
  if (stage.predicate.length === 0) matched();
  else expressions.withMatch(probe, row, () => from(0));
}

/** Computes before the chain what the predicate reads of the row alone and cannot fail. */
function computeAhead(expressions: Expressions, stage: ProbeStage, probe: number): void {
  const { nodes } = expressions.context.spec;
  const visit = (id: number): void => {
    const node = nodes[id]!;
    if (!node.fails && !reads(nodes, id, n => n.op === "field" && n.row === probe)) expressions.value(id);
    else argumentsOf(node).forEach(visit);
  };
  stage.predicate.forEach(visit);
}

function writeMatch(context: Context, frame: Frame, to: Level, row: () => void): void {
  const { f } = context;
  f.get(frame.scratch).get(to.count).i32(2).op("i32.shl").op("i32.add");
  row();
  f.memory("i32.store", matchOffset(to.index, to.probes - 1));
}

function emitOnePass(context: Context, frame: Frame, from: Level, to: Level, stage: ProbeStage): void {
  const { f } = context;
  forEachRow(context, frame, from, (expressions, i) => {
    const row = f.local("i32");
    const keys = keysOf(expressions, stage);
    pushHead(context, stage, keys);
    f.set(row);
    if (!stage.dense) {
      f.block(found => f.loop(again => {
        f.get(row).op("i32.eqz").branchIf(found);
        pushKeysEqual(context, stage, keys, row);
        f.branchIf(found);
        f.get(row).memory("i32.load", NEXT_OFFSET).set(row).branch(again);
      }));
    }
    if (stage.search) emitSearch(context, expressions, stage, stage.search, to.probes - 1, keys, row);
    if (stage.predicate.length > 0) {
      const holds = f.local("i32");
      f.i32(0).set(holds);
      f.get(row).if(() =>
        ifPredicate(context, expressions, stage, to.probes - 1, row, () => f.i32(1).set(holds)));
      f.get(row).i32(0).get(holds).select("i32").set(row);
    }
    copyRow(context, frame, from, i, to, to.count);
    writeMatch(context, frame, to, () => (givesUnmatched(stage.how)
      ? f.get(row).i32(NULL_ROW).get(row).select("i32") : f.get(row)));
    f.get(to.count);
    if (stage.how === "anti") f.get(row).op("i32.eqz");
    else if (givesUnmatched(stage.how)) f.i32(1);
    else f.get(row).i32(0).op("i32.ne");
    f.op("i32.add").set(to.count);
  });
}

/** From the first build row with the keys, in `row`, to the last for which the condition holds; 0: none. */
function emitSearch(
  context: Context, expressions: Expressions, stage: ProbeStage, search: OrderedSearch, probe: number,
  keys: readonly Value[], row: number,
): void {
  const { f } = context;
  const [first, low, high, middle] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const rowAt = (place: () => void) => {
    f.get(context.parameter(search.pointers));
    place();
    f.i32(2).op("i32.shl").op("i32.add").memory("i32.load");
  };
  f.get(row).if(() => {
    expressions.withMatch(probe, row, () =>
      f.get(expressions.value(search.position).low).op("i32.wrap_i64").tee(first).set(low));
    f.get(context.parameter(search.count)).set(high);
    f.block(found => f.loop(again => {
      f.get(low).get(high).op("i32.ge_u").branchIf(found);
      f.get(low).get(high).op("i32.add").i32(1).op("i32.shr_u").set(middle);
      rowAt(() => f.get(middle));
      f.set(row);
      pushAllEqual(context, stage, keys, row);
      expressions.withMatch(probe, row, () => expressions.pushTrue(search.holds));
      f.op("i32.and");
      f.if(() => f.get(middle).i32(1).op("i32.add").set(low), () => f.get(middle).set(high)).branch(again);
    }));
    f.i32(0).set(row);
    f.get(low).get(first).op("i32.gt_u").if(() => {
      rowAt(() => f.get(low).i32(1).op("i32.sub"));
      f.set(row);
    });
  });
}

/** Goes on where the cursor stands, until the level is done, `to` is full, or many rows have been looked at. */
function emitChains(context: Context, frame: Frame, from: Level, to: Level, stage: ProbeStage): void {
  const { f } = context;
  const { i, chain, matched } = from.cursor;
  const searches = stage.predicate.length > 0 || stage.keys.length === 0;
  const left = f.local("i32");
  if (searches) f.i32(CANDIDATES_A_RUN).set(left);
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
    // Elsewhere most rows have few candidates.
    if (keys.length === 0) computeAhead(expressions, stage, to.probes - 1);
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
      if (searches) {
        f.get(left).op("i32.eqz").if(() => f.get(row).set(chain).branch(stop));
        f.get(left).i32(1).op("i32.sub").set(left);
      }
      pushKeysEqual(context, stage, keys, row);
      f.if(() => ifPredicate(context, expressions, stage, to.probes - 1, row, () => {
        if (stage.how !== "anti") {
          full();
          f.if(() => f.get(row).set(chain).branch(stop));
          emit(() => f.get(row));
        }
        f.i32(1).set(matched);
        if (!givesAllMatches(stage.how)) f.branch(ended);
      }));
      f.get(row).memory("i32.load", NEXT_OFFSET).set(row).branch(again);
    }));
    if (givesUnmatched(stage.how)) {
      f.get(matched).op("i32.eqz").if(() => {
        full();
        f.if(() => f.i32(ENDED).set(chain).branch(stop));
        emit(() => f.i32(NULL_ROW));
      });
    }
    f.get(i).i32(1).op("i32.add").set(i).branch(nextRow);
  }));
}
