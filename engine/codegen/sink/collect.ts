// Collects result columns in buffers of the worker; the scheduler copies them out when they are full.
import { STORAGE_BYTES } from "../../kernel/node.ts";
import { COLLECT } from "../../kernel/state.ts";
import { forEachRow } from "../level.ts";
import { store } from "../value.ts";
import { countPosition, positionNode, pushRegister, register, setRegister, type SinkEmitter } from "./sink.ts";

/** Columns written in one loop: more would make functions that V8 compiles slowly. */
const COLUMNS_PER_LOOP = 16;

export const collect: SinkEmitter<"collect"> = {
  room(context, level) {
    const { f } = context;
    pushRegister(context, COLLECT.count);
    f.get(level.count).op("i32.add");
    pushRegister(context, COLLECT.capacity);
    f.op("i32.le_u");
  },
  apply(context, frame, level, sink) {
    const { f } = context;
    const position = positionNode(context);
    for (let start = 0; start === 0 || start < sink.columns.length; start += COLUMNS_PER_LOOP) {
      const columns = sink.columns.slice(start, start + COLUMNS_PER_LOOP);
      f.scoped(() => {
        context.loadParameters(columns.map(c => c.node));
        const count = register(context, COLLECT.count);
        const bases = columns.map((_, k) => ({
          values: register(context, COLLECT.columns + 2 * (start + k)),
          nulls: register(context, COLLECT.columns + 2 * (start + k) + 1),
        }));
        forEachRow(context, frame, level, (expressions, i) => {
          const place = f.local("i32");
          f.get(count).get(i).op("i32.add").set(place);
          columns.forEach(({ node, storage, nullable }, k) => {
            const value = expressions.value(node);
            const bytes = storage === "text" ? 8 : STORAGE_BYTES[storage];
            store(f, value, storage, () => {
              f.get(bases[k]!.values).get(place).i32(Math.log2(bytes)).op("i32.shl").op("i32.add");
            });
            if (!nullable) return;
            f.get(bases[k]!.nulls).get(place).op("i32.add");
            expressions.pushNull(value);
            f.memory("i32.store8");
          });
          if (position >= 0 && start === 0) countPosition(context);
        });
      });
    }
    setRegister(context, COLLECT.count, () => {
      pushRegister(context, COLLECT.count);
      f.get(level.count).op("i32.add");
    });
  },
};
