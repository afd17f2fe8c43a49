// Functions of the row's place alone: numbers, ranks and shares.
import type { WindowFunction } from "../../../kernel/spec.ts";
import type { Context } from "../../context.ts";
import type { Expressions } from "../../expression.ts";
import type { FunctionEmitter } from "./function.ts";
import type { Place } from "./place.ts";

type Rank = Extract<WindowFunction, { kind: "rank" }>;
type Ntile = Extract<WindowFunction, { kind: "ntile" }>;

export const rankEmitter = (context: Context, place: Place, { name, offset }: Rank): FunctionEmitter => ({
  emit(expressions) {
    const { f } = context;
    f.get(expressions.sourceAddress());
    const between = (from: number, to: number) => f.get(to).get(from).op("i32.sub");
    const asFloat = () => f.op("i64.extend_i32_u").op("f64.convert_i64_s");
    switch (name) {
      case "rowNumber": between(place.start, expressions.position.row).i32(1).op("i32.add").op("i64.extend_i32_u"); break;
      case "rank": between(place.start, place.peers).i32(1).op("i32.add").op("i64.extend_i32_u"); break;
      case "denseRank": f.get(place.group).op("i64.extend_i32_u"); break;
      case "percentRank": {
        between(place.start, place.peers);
        asFloat();
        between(place.start, place.end).i32(1).op("i32.sub");
        asFloat();
        // A single row divides by one instead of zero.
        f.f64(1).op("f64.max").op("f64.div");
        break;
      }
      case "cumeDist":
        between(place.start, place.peersEnd);
        asFloat();
        between(place.start, place.end);
        asFloat();
        f.op("f64.div");
    }
    f.memory(name === "percentRank" || name === "cumeDist" ? "f64.store" : "i64.store", offset);
  },
});

/** The first `rows % buckets` buckets have one row more than the others. */
export const ntileEmitter = (context: Context, place: Place, { buckets, offset }: Ntile): FunctionEmitter => ({
  emit(expressions: Expressions) {
    const { f } = context;
    const [rows, index, size, larger] = [f.local("i64"), f.local("i64"), f.local("i64"), f.local("i64")];
    const count = context.parameter(buckets);
    f.get(place.end).get(place.start).op("i32.sub").op("i64.extend_i32_u").set(rows);
    f.get(expressions.position.row).get(place.start).op("i32.sub").op("i64.extend_i32_u").set(index);
    f.get(rows).get(count).op("i64.div_u").set(size);
    // Rows in larger buckets.
    f.get(rows).get(count).op("i64.rem_u").get(size).i64(1n).op("i64.add").op("i64.mul").set(larger);
    f.get(expressions.sourceAddress());
    f.get(index).get(size).i64(1n).op("i64.add").op("i64.div_u");
    // Without rows in smaller buckets nothing divides by their size, which is then zero.
    f.get(rows).get(count).op("i64.rem_u").get(index).get(larger).op("i64.sub")
      .get(size).i64(1n).get(size).i64(1n).op("i64.gt_u").select("i64").op("i64.div_u").op("i64.add");
    f.get(index).get(larger).op("i64.lt_u").select("i64").i64(1n).op("i64.add").memory("i64.store", offset);
  },
});
