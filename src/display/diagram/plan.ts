// A logical plan as boxes: one for each node, however many take its rows.
import type { Plan } from "../../../engine/plan/node.ts";
import { printNode } from "../../../engine/plan/print.ts";
import { inputsOf } from "../../../engine/plan/walk.ts";
import { typeName } from "../../../expr/type.ts";
import { wrapped, type Box } from "./graph.ts";

/** Larger plans are cut: nobody reads a picture of them, and explain() has all. */
const BOXES_MAX = 200;

/** The node on top is the plan's; what is below the last box that fits is left out, and said to be. */
export function planBoxes(plan: Plan): readonly Box[] {
  const boxes: (Box & { inputs: number[] })[] = [];
  const places = new Map<Plan, number>();
  const queue = [plan];
  places.set(plan, 0);
  for (let next = 0; next < queue.length; next++) {
    const node = queue[next]!;
    const box = boxOf(node);
    boxes.push(box);
    for (const input of inputsOf(node)) {
      let place = places.get(input);
      if (place === undefined && queue.length < BOXES_MAX) {
        place = queue.push(input) - 1;
        places.set(input, place);
      }
      if (place !== undefined) box.inputs.push(place);
      else box.lines = [...box.lines.filter(line => line !== CUT), CUT];
    }
  }
  return boxes;
}

const CUT = "… what it reads is left out, see explain()";

interface Growing extends Box {
  inputs: number[];
  lines: readonly string[];
}

function boxOf(node: Plan): Growing {
  const text = printNode(node);
  const columns = node.schema.map(({ name, type, nullable }) => `${name} ${typeName(type)}${nullable ? "?" : ""}`);
  const lines = wrapped(text.slice(node.kind.length).trim());
  if (node.kind === "scan") lines.push(`${node.source.rowCount} rows`);
  return { title: node.kind, lines, tip: `${text}\n→ ${columns.join(", ")}`, inputs: [] };
}
