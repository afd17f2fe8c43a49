// Whether two expressions are written alike; then they have the same value on every row.
import { children, type TypedExpr } from "../../expr/node.ts";
import { sameType } from "../../expr/type.ts";

export function sameExpr(a: TypedExpr, b: TypedExpr): boolean {
  if (a === b) return true;
  if (hashOf(a) !== hashOf(b)) return false;
  if (a.kind !== b.kind || !sameType(a.type, b.type) || !sameSelf(a, b)) return false;
  const [left, right] = [children(a), children(b)];
  return left.length === right.length && left.every((child, i) => sameExpr(child, right[i]!));
}

/** The nodes themselves, without their children; both have one kind. */
function sameSelf(a: TypedExpr, b: TypedExpr): boolean {
  switch (a.kind) {
    case "column": case "call": return a.name === (b as typeof a).name;
    case "literal": return sameValue(a.value, (b as typeof a).value);
    case "cast": return a.mode === (b as typeof a).mode;
    case "case": return a.branches.length === (b as typeof a).branches.length;
    case "in": {
      const { values } = b as typeof a;
      return a.values.length === values.length && a.values.every((v, i) => sameExpr(v, values[i]!));
    }
    case "aggregate": {
      const { name, filter } = b as typeof a;
      return a.name === name && (a.filter === undefined) === (filter === undefined);
    }
    // None stands in a plan's expressions.
    case "window": return false;
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
  return Object.is(a, b);
}

const HASHES = new WeakMap<TypedExpr, number>();

/**
 * Equal for expressions that are written alike; counted once for each node, so that most pairs are told
 * apart at once.
 */
function hashOf(expr: TypedExpr): number {
  let hash = HASHES.get(expr);
  if (hash !== undefined) return hash;
  hash = mix(mix(0, expr.kind), ownText(expr));
  for (const child of children(expr)) hash = (Math.imul(hash, 31) + hashOf(child)) | 0;
  HASHES.set(expr, hash);
  return hash;
}

const ownText = (expr: TypedExpr): string =>
  (expr.kind === "literal" ? String(expr.value) : "name" in expr ? expr.name : "");

function mix(hash: number, text: string): number {
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 33) + text.charCodeAt(i)) | 0;
  return hash;
}
