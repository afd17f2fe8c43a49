// What the page itself must be, so that the other checks say something: isolated or not, and strict.
import { assert, assertEqual, type Check } from "./check.ts";

export const pageChecks: readonly Check[] = [
  {
    name: "shared memory is there exactly if the page is isolated",
    run() {
      assertEqual(typeof SharedArrayBuffer, crossOriginIsolated ? "function" : "undefined", "SharedArrayBuffer");
      return `crossOriginIsolated is ${crossOriginIsolated}`;
    },
  },
  {
    name: "the page refuses to make code of text",
    run() {
      let refused: unknown;
      try {
        // oxlint-disable-next-line no-new-func
        void new Function("return 1")();
      } catch (error) {
        refused = error;
      }
      assert(refused instanceof EvalError, "The page ran code made of text.");
    },
  },
];

/** After all queries. */
export const lastChecks: readonly Check[] = [
  {
    name: "nothing else was refused by the page's policy",
    run() {
      const refused = new URLSearchParams(location.search).get("workers") === "refused";
      const others = observed.violations.filter(violation =>
        !(refused && /^worker-src http/.test(violation)));
      assertEqual(others, ["script-src eval"], "The violations");
      assertEqual(others.length < observed.violations.length, refused, "Whether workers were refused");
    },
  },
  {
    name: "Atomics.wait was never called on the page's thread",
    run() {
      assertEqual(observed.waits, 0, "The calls");
    },
  },
];
