// Numbers that say everything that plans compute, and plans in which what is equal is one object. Knows no
// node kinds; plans are plain data.
import type { SourceHandle } from "../source/source.ts";
import type { Plan } from "./node.ts";
import { inputsOf, withInputs } from "./walk.ts";

/** Equal plans have the same number. Each node is looked at once, however often it is asked for. */
export class PlanNumbers {
  private readonly numbers = new Map<string, number>();
  private readonly known = new WeakMap<object, number>();

  of(plan: Plan): number { return this.number(plan); }

  private number(value: object): number {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const text = this.text(value);
    const number = this.numbers.get(text) ?? this.numbers.size;
    this.numbers.set(text, number);
    this.known.set(value, number);
    return number;
  }

  private text(value: object): string {
    if (value instanceof Uint8Array) return `bytes ${value.join(" ")}`;
    if (Array.isArray(value)) return `[${value.map(item => this.part(item)).join()}]`;
    const properties = Object.entries(value).filter(([, part]) => part !== undefined);
    return properties.map(([name, part]) => `${name}:${
      name === "source" ? JSON.stringify((part as SourceHandle).id) : this.part(part)}`).sort().join();
  }

  private part(value: unknown): string {
    switch (typeof value) {
      case "object": return value === null ? "null" : `#${this.number(value)}`;
      case "string": return JSON.stringify(value);
      case "bigint": return `${value}n`;
      case "number": return Object.is(value, -0) ? "-0" : String(value);
      default: return String(value);
    }
  }
}

/** The plan with one object for all subplans that are equal. */
export function shareEqual(plan: Plan, numbers: PlanNumbers): Plan {
  const done = new Map<number, Plan>();
  const share = (node: Plan): Plan => {
    const number = numbers.of(node);
    let one = done.get(number);
    if (!one) done.set(number, one = withInputs(node, inputsOf(node).map(share)));
    return one;
  };
  return share(plan);
}
