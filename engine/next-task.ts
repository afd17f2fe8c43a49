// Lets a thread's other work have its turn, sooner than a timer would. Knows nothing of what is waited for.

interface Immediate { setImmediate?(callback: () => void): unknown }

/** Resolves when other work of the thread had its turn. */
export function nextTask(): Promise<void> {
  const { setImmediate } = globalThis as Immediate;
  return new Promise(resolve => {
    if (setImmediate) setImmediate(resolve);
    else {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }
  });
}
