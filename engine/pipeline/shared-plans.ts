// Subplans that a plan has more than once: they run once, and all who need them read the same rows.
import type { Plan, PlanKind } from "../plan/node.ts";
import { walkPlan } from "../plan/walk.ts";
import type { SourceHandle } from "../source/source.ts";

/** What costs more to do again than to write down: everything that ends a pipeline. */
const WORTH: ReadonlySet<PlanKind> = new Set(["aggregate", "join", "sort", "topN", "window"]);

/** Numbers that say everything that plans compute: equal plans have the same, and each node is looked at once. */
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

/** The keys of subplans that occur more than once; those inside another such one are among them. */
export function sharedKeys(plan: Plan, numbers: PlanNumbers): ReadonlySet<number> {
  const candidates: Plan[] = [];
  walkPlan(plan, node => { if (WORTH.has(node.kind)) candidates.push(node); });
  const kinds = candidates.map(c => c.kind);
  const seen = new Set<number>();
  const shared = new Set<number>();
  for (const candidate of candidates) {
    // Most plans have no two operators of a kind, and need no keys.
    if (kinds.filter(kind => kind === candidate.kind).length < 2) continue;
    const key = numbers.of(candidate);
    if (seen.has(key)) shared.add(key);
    seen.add(key);
  }
  return shared;
}

export const mayBeShared = (plan: Plan): boolean => WORTH.has(plan.kind);
