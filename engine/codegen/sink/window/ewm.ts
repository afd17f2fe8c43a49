// Exponentially weighted means: total and weights of the rows so far, which age with each row.
import type { WindowFunction } from "../../../kernel/spec.ts";
import type { Context } from "../../context.ts";
import type { FunctionEmitter } from "./function.ts";
import type { Place } from "./place.ts";
import { storeValue } from "./value.ts";

type Ewm = Extract<WindowFunction, { kind: "ewm" }>;

/** Where the block has the weighted total, and the weights. */
const CELL = { total: 0, weights: 8 } as const;

export const ewmEmitter = (context: Context, place: Place, { decay, node, block, field, ignoreNulls }: Ewm): FunctionEmitter => {
  const { f } = context;
  const cell = (at: number) => f.get(place.block).memory("f64.load", block + at);
  return {
    open() {
      for (const at of Object.values(CELL)) f.get(place.block).f64(0).memory("f64.store", block + at);
    },
    emit(expressions) {
      const value = expressions.value(node);
      const [total, weights] = [f.local("f64"), f.local("f64")];
      cell(CELL.total).set(total);
      cell(CELL.weights).set(weights);
      const age = (local: number) => {
        // Without weight the past is nothing, whatever it was.
        f.get(local).get(context.parameter(decay)).op("f64.mul").f64(0)
          .get(context.parameter(decay)).f64(0).op("f64.ne").select("f64").set(local);
      };
      const add = () => {
        f.get(total).get(value.low).op("f64.add").set(total).get(weights).f64(1).op("f64.add").set(weights);
      };
      const ageBoth = () => { age(total); age(weights); };
      if (value.isNull === undefined) {
        ageBoth();
        add();
      } else {
        if (!ignoreNulls) ageBoth();
        f.get(value.isNull).op("i32.eqz").if(() => {
          if (ignoreNulls) ageBoth();
          add();
        });
      }
      f.get(place.block).get(total).memory("f64.store", block + CELL.total);
      f.get(place.block).get(weights).memory("f64.store", block + CELL.weights);
      const low = f.local("f64");
      f.get(total).get(weights).op("f64.div").set(low);
      storeValue(context, expressions.sourceAddress(), { ...value, low }, field);
    },
  };
};
