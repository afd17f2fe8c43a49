// Every routine that generated code and the host may call. `../signatures.ts` lists the same names.
export { high, failed } from "./result";
export { hashInteger, hashText } from "./text/hash";
export { compareText, endsWithText, equalText, startsWithText } from "./text/compare";

/** Where static data ends; everything below 1 MiB is reserved for it. */
export function staticEnd(): u32 {
  return <u32>__heap_base;
}
