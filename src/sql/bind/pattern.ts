// Regular expressions and SIMILAR TO, as far as they are alternatives of LIKE's patterns: characters, `.`, `.*`, sets of
// few characters, repetitions of known length, groups and `|`. There is no engine for others.

/** Whether the whole text has to match, and what the special characters are. */
export type Dialect = "regex" | "similar";

/** More alternatives are not worth looking at one by one. */
const MOST = 64;

/** What is not an alternative of LIKE patterns; the message says what it is. */
export class NoPattern extends Error {}

/** Patterns of LIKE, with \ as the escape character, of which one matches exactly the texts that the expression does. */
export function likePatterns(text: string, dialect: Dialect, whole: boolean, escape = "\\"): readonly string[] {
  const reader = new PatternReader([...text], dialect, escape);
  const alternatives = reader.alternatives(true);
  if (!reader.done) throw new NoPattern("a closing parenthesis without an opening one");
  return [...new Set(alternatives.map(({ pattern, start, end }) =>
    `${start || whole ? "" : "%"}${pattern}${end || whole ? "" : "%"}`))];
}

interface Alternative {
  readonly pattern: string;
  /** Whether it is anchored there. */
  readonly start: boolean;
  readonly end: boolean;
}

/** The strings that a part stands for, as patterns. */
type Part = readonly string[];

const literal = (character: string): string => (/[%_\\]/.test(character) ? `\\${character}` : character);

class PatternReader {
  #at = 0;

  constructor(readonly text: readonly string[], readonly dialect: Dialect, readonly escape: string) {}

  get done(): boolean { return this.#at >= this.text.length; }
  get #next(): string { return this.text[this.#at] ?? ""; }

  #takes(character: string): boolean {
    if (this.done || this.#next !== character) return false;
    this.#at++;
    return true;
  }

  /** `top`: outside of groups, where alternatives may have anchors. */
  alternatives(top: boolean): readonly Alternative[] {
    const all = [...this.#sequence(top)];
    while (this.#takes("|")) all.push(...this.#sequence(top));
    return bounded(all);
  }

  #sequence(top: boolean): readonly Alternative[] {
    const regex = this.dialect === "regex";
    const start = regex && top && this.#takes("^");
    let patterns: Part = [""];
    let end = false;
    while (!this.done && this.#next !== "|" && this.#next !== ")") {
      if (regex && (this.#next === "^" || this.#next === "$")) {
        const last = this.#at + 1 === this.text.length || this.text[this.#at + 1] === "|";
        if (this.#next !== "$" || !top || !last) throw new NoPattern(`${this.#next} in the middle`);
        this.#at++;
        end = true;
        break;
      }
      const part = this.#repeated(this.#part());
      patterns = bounded(patterns.flatMap(before => part.map(after => before + after)));
    }
    return patterns.map(pattern => ({ pattern, start, end }));
  }

  /** One character, set or group, before what says how often it is there. */
  #part(): Part {
    if (this.#takes(this.escape)) return [this.#escaped()];
    if (this.#takes("(")) return this.#group();
    if (this.#takes("[")) return this.#set();
    const character = this.#next;
    this.#at++;
    if (this.dialect === "similar") return [character === "%" || character === "_" ? character : literal(character)];
    if (character === ".") return ["_"];
    if ("*+?{".includes(character)) throw new NoPattern(`${character} behind nothing`);
    return [literal(character)];
  }

  #escaped(): string {
    if (this.done) throw new NoPattern("an escape character at the end");
    const character = this.text[this.#at++]!;
    const plain: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
    if (this.dialect === "regex" && /[a-z0-9]/i.test(character)) {
      if (plain[character] !== undefined) return plain[character];
      throw new NoPattern(`\\${character}`);
    }
    return literal(character);
  }

  #group(): Part {
    if (this.#takes("?") && !this.#takes(":")) throw new NoPattern("a group that looks around");
    const inside = this.alternatives(false).map(a => a.pattern);
    if (!this.#takes(")")) throw new NoPattern("an opening parenthesis without a closing one");
    return inside;
  }

  #set(): Part {
    if (this.#next === "^") throw new NoPattern("a set of all characters but some");
    const members: string[] = [];
    do {
      if (this.done || this.#next === "[") throw new NoPattern("a class of characters");
      const first = this.#takes(this.escape) ? this.#escaped() : literal(this.text[this.#at++]!);
      const isRange = this.#next === "-" && this.text[this.#at + 1] !== "]";
      if (!isRange) members.push(first);
      else {
        this.#at++;
        members.push(...charactersTo(first, this.text[this.#at++] ?? ""));
      }
    } while (!this.#takes("]"));
    return bounded(members);
  }

  #repeated(part: Part): Part {
    const any = part.length === 1 && part[0] === "_";
    if (this.#takes("?")) return ["", ...part];
    if (this.#takes("*")) return any ? this.#greedy(["%"]) : this.#unbounded(part, "*");
    if (this.#takes("+")) return any ? this.#greedy(["_%"]) : this.#unbounded(part, "+");
    if (!this.#takes("{")) return part;
    const [, from, comma, to] = /^(\d+)(,?)(\d*)\}/.exec(this.text.slice(this.#at).join("")) ?? [];
    if (from === undefined) throw new NoPattern("{ that says no number");
    this.#at += from.length + comma!.length + to!.length + 1;
    const least = times(part, Number(from));
    if (comma === "") return least;
    if (to === "") return any ? least.map(pattern => `${pattern}%`) : this.#unbounded(part, "{n,}");
    const counts = Array.from({ length: Math.max(0, Number(to) - Number(from)) + 1 }, (_, i) => Number(from) + i);
    return bounded(counts.flatMap(count => times(part, count)));
  }

  /** How much is taken does not matter to whether there is a match. */
  #greedy(part: Part): Part {
    this.#takes("?");
    return part;
  }

  #unbounded(part: Part, how: string): Part {
    // `(.*)*` and `%*` are any text.
    if (part.length === 1 && part[0] === "%") return part;
    throw new NoPattern(`${how} behind anything but a dot`);
  }
}

const times = (part: Part, count: number): Part =>
  Array.from({ length: count }).reduce<Part>(before => bounded(before.flatMap(b => part.map(after => b + after))), [""]);

function bounded<T>(all: readonly T[]): readonly T[] {
  if (all.length > MOST) throw new NoPattern(`more than ${MOST} alternatives`);
  return all;
}

function charactersTo(first: string, last: string): readonly string[] {
  const [from, to] = [first.at(-1)!.codePointAt(0)!, last.codePointAt(0) ?? 0];
  if (to < from || to - from >= MOST) throw new NoPattern(`the set from ${first} to ${last}`);
  return Array.from({ length: to - from + 1 }, (_, i) => literal(String.fromCodePoint(from + i)));
}
