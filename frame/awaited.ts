// Promises of frames and rows that say so when they are used as what they will be: a forgotten await is the
// commonest mistake of all, and "is not a function" or a silent undefined says nothing of it.
import { PlanError } from "../expr/error.ts";
import { locate } from "./locate.ts";

/** Taken on trust by those who ask what something is, or a promise's own. */
const OWN: ReadonlySet<string | symbol> = new Set(["constructor", "toString", "toLocaleString", "then", "catch", "finally"]);

class AwaitedPromise<T> extends Promise<T> {
  /** What gave it, for the message. */
  source = "";

  /** What `then` gives is a promise like any other. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }
}

/** The promise that `source` gives; members of what it will be are errors that ask for `await`. */
export function awaited<T>(source: string, promise: Promise<T>): Promise<T> {
  const result = new AwaitedPromise<T>(resolve => { resolve(promise); });
  Object.defineProperty(result, "source", { value: source, enumerable: false });
  return result;
}

/** Says which members a caller may look for in vain. */
export function awaitMembersOf(prototype: object): void {
  for (const name of Reflect.ownKeys(prototype)) {
    if (OWN.has(name) || Object.hasOwn(AwaitedPromise.prototype, name)) continue;
    if (typeof name === "symbol" && name !== Symbol.iterator) continue;
    const get = function (this: AwaitedPromise<unknown>): never {
      const call = `(await ${this.source}(…))`;
      const text = typeof name === "symbol" ? `for (const row of await ${this.source}(…))` : `${call}.${name}`;
      throw locate(new PlanError("missing-await",
        `${this.source} gives a Promise, which has no ${typeof name === "symbol" ? "rows to loop over" : JSON.stringify(name)} yet.`,
        { hint: `Write \`await\`: \`${text}\`.` }), get);
    };
    Object.defineProperty(AwaitedPromise.prototype, name, { get, configurable: true });
  }
}
