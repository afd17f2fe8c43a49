// Makes a failing query smaller as long as it keeps failing: parts give way to parts of their own kind.
import { isFragment, textIn, type Fragment, type Part } from "./fragment.ts";

type Fails<T> = (smaller: T) => Promise<boolean>;

const sizeOf = (part: Part): number => textIn(part, "quern").length;

/** Fragments of a sort below a fragment, outer ones first. */
function below(fragment: Fragment, sort: string): readonly Fragment[] {
  return fragment.parts.filter(isFragment)
    .flatMap(part => [...(part.sort === sort ? [part] : []), ...below(part, sort)]);
}

const without = (fragment: Fragment, from: number, count: number): Fragment =>
  ({ ...fragment, parts: fragment.parts.filter((_, i) => i < from || i >= from + count) });

/** What may stand in a fragment's place, the smallest first. */
function simpler(fragment: Fragment): readonly Part[] {
  const { sort, least, simplest, parts } = fragment;
  const inner = sort === null ? [] : below(fragment, sort);
  const shorter: Part[] = [];
  if (least !== null) {
    for (let count = parts.length - least; count >= 1; count = count > 1 ? count >> 1 : 0) {
      for (let from = 0; from + count <= parts.length; from += count) shorter.push(without(fragment, from,
        count));
    }
  }
  return [...simplest, ...inner, ...shorter].filter(part => sizeOf(part) < sizeOf(fragment));
}

/** Tries to make a part simpler, then what is in it. */
async function shrinkPart(part: Part, fails: Fails<Part>): Promise<Part> {
  if (!isFragment(part)) return part;
  for (const candidate of simpler(part)) if (await fails(candidate)) return shrinkPart(candidate, fails);
  let fragment = part;
  for (let i = 0; i < fragment.parts.length; i++) {
    const whole = (inner: Part): Fragment => ({ ...fragment, parts: fragment.parts.with(i, inner) });
    fragment = whole(await shrinkPart(fragment.parts[i]!, inner => fails(whole(inner))));
  }
  return fragment;
}

/** The smallest text that was found to fail; passes over it until nothing changes. */
export async function shrinkText(text: Part, fails: Fails<Part>): Promise<Part> {
  for (let best = text, size = Infinity; ;) {
    if (sizeOf(best) >= size) return best;
    size = sizeOf(best);
    best = await shrinkPart(best, fails);
  }
}

/** The fewest items that were found to fail: halves are left out, then quarters, then single ones. */
export async function shrinkList<T>(items: readonly T[], fails: Fails<readonly T[]>): Promise<readonly T[]> {
  let best = items;
  for (let count = Math.max(1, items.length); count >= 1; count = count > 1 ? count >> 1 : 0) {
    for (let from = 0; from < best.length;) {
      const shorter = best.filter((_, i) => i < from || i >= from + count);
      if (await fails(shorter)) best = shorter; else from += count;
    }
  }
  return best;
}
