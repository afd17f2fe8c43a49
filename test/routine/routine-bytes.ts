// The bytes of the compiled routines.
import { SHARED, UNSHARED } from "../../engine/routine/generated/routine-bytes.ts";

export const routineBytes = (shared: boolean): Uint8Array =>
  new Uint8Array(Buffer.from(shared ? SHARED : UNSHARED, "base64"));
