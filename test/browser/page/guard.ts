// Loaded before everything else: records what the page does to its thread, and reports errors nobody handles.
import type { Message } from "../message.ts";
import type { Observed } from "./observed.ts";

const observed: Observed = {
  compilations: [], growths: [], waits: 0, violations: [],
  async send(message: Message) {
    await fetch("/message", { method: "POST", body: JSON.stringify(message) });
  },
};
globalThis.observed = observed;

const report = (text: string): void => { void observed.send({ kind: "error", text }); };

// Scripts that cannot be loaded raise an event without a message, at their element alone.
addEventListener("error", event => {
  const { target } = event;
  if (target instanceof HTMLScriptElement) report(`${target.src} was not loaded.`);
  else report(String((event.error as Error | null)?.stack ?? event.message));
}, true);
addEventListener("unhandledrejection", event => {
  report(String((event.reason as Error | null)?.stack ?? event.reason));
});
document.addEventListener("securitypolicyviolation", event => {
  observed.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
});

function recordCompilation(source: unknown, synchronous: boolean): void {
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) {
    observed.compilations.push({ bytes: source.byteLength, synchronous });
  }
}

/** The same object, but what is called with it is recorded first. */
function recorded<F extends object>(call: F, record: (first: unknown, receiver: unknown) => void): F {
  return new Proxy(call, {
    apply(target, receiver, given: unknown[]): unknown {
      record(given[0], receiver);
      return Reflect.apply(target as () => unknown, receiver, given);
    },
    construct(target, given: unknown[], newTarget): object {
      record(given[0], undefined);
      return Reflect.construct(target as new () => object, given, newTarget) as object;
    },
  });
}

WebAssembly.Module = recorded(WebAssembly.Module, source => recordCompilation(source, true));
WebAssembly.compile = recorded(WebAssembly.compile, source => recordCompilation(source, false));
WebAssembly.instantiate = recorded(WebAssembly.instantiate, source => recordCompilation(source, false));
Atomics.wait = recorded(Atomics.wait, () => { observed.waits++; });

// The prototype's own function, called with its memory below.
// oxlint-disable-next-line typescript/unbound-method
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function growAndRecord(this: WebAssembly.Memory, pages: number): number {
  const before = this.buffer;
  const result = grow.call(this, pages);
  const shared = Object.prototype.toString.call(this.buffer) === "[object SharedArrayBuffer]";
  observed.growths.push({ detached: !shared && before.byteLength === 0, shared });
  return result;
};
