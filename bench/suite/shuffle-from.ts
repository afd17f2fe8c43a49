// SQL with the tables of each FROM in another order. Reads words, brackets and quotes, no grammar: enough
// for the texts of the suites, whose tables between commas depend on nothing before them.
import type { Random } from "./data/random.ts";

const TOKEN = /'(?:[^']|'')*'|"[^"]*"|[a-z_]\w*|[(),;]/gi;
const BEHIND_FROM = new Set(["where", "group", "having", "order", "limit", "union", "window", ";"]);

interface List {
  readonly depth: number;
  /** Where each item begins, and the last one ends. */
  readonly cuts: number[];
}

export function shuffleFrom(sql: string, random: Random): string {
  const open: List[] = [];
  const lists: List[] = [];
  let depth = 0;
  const close = (at: number): void => {
    const list = open.pop()!;
    list.cuts.push(at);
    lists.push(list);
  };
  for (const { 0: token, index } of sql.matchAll(TOKEN)) {
    const word = token.toLowerCase();
    const list = open.at(-1);
    const here = list?.depth === depth;
    if (word === "(") depth++;
    else if (word === ")") {
      if (here) close(index);
      depth--;
    } else if (here && word === ",") list.cuts.push(index);
    else if (here && BEHIND_FROM.has(word)) close(index);
    else if (word === "from") open.push({ depth, cuts: [index + token.length] });
  }
  while (open.length > 0) close(sql.length);
  // Those that end first are inside the others: what is outside is cut from text that is done already.
  return lists.reduce((text, list) => shuffled(text, list, random), sql);
}

/** Items change their places, not their lengths in sum, so the cuts around them stay right. */
function shuffled(text: string, { cuts }: List, random: Random): string {
  if (cuts.length < 3) return text;
  const items = cuts.slice(1).map((end, i) => text.slice(cuts[i]! + (i > 0 ? 1 : 0), end));
  const tail = /\s*$/.exec(items.at(-1)!)![0];
  items[items.length - 1] = items.at(-1)!.slice(0, -tail.length || undefined);
  for (let i = items.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [items[i], items[other]] = [items[other]!, items[i]!];
  }
  return `${text.slice(0, cuts[0])}${items.join(",")}${tail}${text.slice(cuts.at(-1))}`;
}
