// What is used of the package zeromq, which is installed in this folder and not known to the compiler.
import { createRequire } from "node:module";
import { join } from "node:path";
import { HERE } from "./install.ts";

export interface Socket {
  connect(address: string): void;
  close(): void;
  receive(): Promise<readonly Uint8Array[]>;
}
export interface Dealer extends Socket {
  send(frames: readonly string[]): Promise<void>;
}
export interface Subscriber extends Socket {
  subscribe(): void;
}
interface Library {
  readonly Dealer: new () => Dealer;
  readonly Subscriber: new () => Subscriber;
}

/** To be called when the packages are installed. */
export const sockets = (): Library => createRequire(join(HERE, "package.json"))("zeromq") as Library;
