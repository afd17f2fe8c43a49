// Drops rows that cannot be among the first of their group: each group's entry has the least words so far in
// order, and a row whose word is above the last of them has as many better ones before it.
import type { FirstRows } from "../../kernel/spec.ts";
import { FIRST, FIRST_FIELD, GROUPS, NO_ENTRY } from "../../kernel/state.ts";
import type { Label } from "../assembler/function.ts";
import type { Context } from "../context.ts";
import type { Expressions } from "../expression.ts";
import { hashKeys } from "../key.ts";
import type { Level } from "../level.ts";
import { parametersOfKeys, pushDirectEntry } from "./direct.ts";
import { findOrInsert, openTable, pushTableRoom, type HashTable } from "./hashed.ts";
import { pushRegister, register, setRegister } from "./sink.ts";
import { sortWord } from "./sort-word.ts";

const WORD_BYTES = 8;

/** Nodes and parameters that the loop needs. */
export const readsOfFirst = ({ word, groups }: FirstRows): number[] =>
  [...word.map(part => part.node), ...groups.keys.map(key => key.node)];
export const parametersOfFirst = ({ groups }: FirstRows): number[] =>
  (groups.kind === "direct" ? parametersOfKeys(groups.keys) : []);

export interface FirstTable extends HashTable {
  readonly used: number;
  readonly unordered: number;
}

export const openFirst = (context: Context): FirstTable => ({
  ...openTable(context, FIRST.table), used: register(context, FIRST.used),
  unordered: register(context, FIRST.unordered),
});

export const closeFirst = (context: Context, table: FirstTable): void =>
  setRegister(context, FIRST.table + GROUPS.count, () => context.f.get(table.count));

/** Pushes 1 if the table has room for the level's rows, or is not used any more. */
export function pushFirstRoom(context: Context, level: Level, { groups }: FirstRows): void {
  const { f } = context;
  if (groups.kind === "direct") {
    f.i32(1);
    return;
  }
  pushTableRoom(context, level, FIRST.table);
  pushRegister(context, FIRST.used);
  f.op("i32.eqz").op("i32.or");
}

/** Runs the body for rows that may be among the first; what they keep is written to the row at `top`. */
export function ifAmongFirst(
  context: Context, expressions: Expressions, first: FirstRows, table: FirstTable, top: number,
  body: () => void,
): void {
  const { f } = context;
  const word = sortWord(context, expressions, first.word);
  const keys = first.groups.keys.map(key => expressions.value(key.node));
  const place = f.local("i32");
  f.i32(NO_ENTRY).set(place);
  f.block(dropped => {
    f.get(table.used).if(() => {
      const entry = findEntry();
      keepBest(context, first, table, entry, word, dropped);
      f.get(entry).get(table.entries).op("i32.sub").set(place);
    });
    f.get(top).get(word).memory("i64.store", first.at + FIRST_FIELD.word);
    f.get(top).get(place).memory("i32.store", first.at + FIRST_FIELD.entry);
    expressions.branch(body);
  });

  function findEntry(): number {
    const { groups } = first;
    if (groups.kind === "hashed") {
      return findOrInsert(context, groups, table, keys, hashKeys(context, keys), entry => {
        for (let i = 0; i < first.most; i++) f.get(entry).i64(-1n).memory("i64.store", first.best + i * WORD_BYTES);
      });
    }
    const entry = f.local("i32");
    pushDirectEntry(context, expressions, groups.keys, table.entries);
    f.set(entry);
    return entry;
  }
}

/** Leaves the block if enough words are better, else puts the word among the best. */
function keepBest(
  context: Context, { most, best, ties }: FirstRows, table: FirstTable, entry: number, word: number,
  dropped: Label,
): void {
  const { f } = context;
  const last = f.local("i64");
  const lastAt = best + (most - 1) * WORD_BYTES;
  f.get(entry).memory("i64.load", lastAt).set(last);
  if (ties === "dropped") {
    // Where this morsel comes before one that was done, the others with the same word may come later.
    f.get(word).get(last).op("i64.ge_u").if(() => {
      f.get(word).get(last).op("i64.gt_u").get(table.unordered).op("i32.eqz").op("i32.or").branchIf(dropped);
    });
  } else f.get(word).get(last).op("i64.gt_u").branchIf(dropped);
  if (most === 1) f.get(entry).get(word).memory("i64.store", lastAt);
  else if (ties === "one") insertOnce(context, entry, word, best, most);
  else insert(context, entry, word, best, most);
}

/** Moves larger words up, the last one out, from the end of the list to the word's place. */
function insert(context: Context, entry: number, word: number, best: number, most: number): void {
  const { f } = context;
  const [place, below, before] = [f.local("i32"), f.local("i32"), f.local("i64")];
  f.get(entry).i32((most - 1) * WORD_BYTES).op("i32.add").set(place);
  f.block(found => f.loop(again => {
    f.get(place).get(entry).op("i32.eq").branchIf(found);
    f.get(place).i32(WORD_BYTES).op("i32.sub").tee(below).memory("i64.load", best)
      .tee(before).get(word).op("i64.le_u").branchIf(found);
    f.get(place).get(before).memory("i64.store", best);
    f.get(below).set(place).branch(again);
  }));
  f.get(place).get(word).memory("i64.store", best);
}

/** The same unless the list has the word. */
function insertOnce(context: Context, entry: number, word: number, best: number, most: number): void {
  const { f } = context;
  const place = f.local("i32");
  f.get(entry).set(place);
  f.block(known => {
    f.block(missing => f.loop(again => {
      f.get(place).memory("i64.load", best).get(word).op("i64.eq").branchIf(known);
      f.get(place).i32(WORD_BYTES).op("i32.add").tee(place)
        .get(entry).i32(most * WORD_BYTES).op("i32.add").op("i32.eq").branchIf(missing);
      f.branch(again);
    }));
    insert(context, entry, word, best, most);
  });
}
