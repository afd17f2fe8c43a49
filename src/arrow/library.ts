// Loads apache-arrow, and only when something is written in its terms.
import { UnsupportedError } from "../../expr/error.ts";

export type Library = typeof import("apache-arrow");

/** The library that the caller's own Arrow tables come from: it is a peer dependency. */
export async function arrowLibrary(): Promise<Library> {
  try {
    return await import("apache-arrow");
  } catch (cause) {
    throw new UnsupportedError("no-apache-arrow", "The package apache-arrow is needed for Arrow tables and IPC bytes.",
      { cause, hint: "Install it: npm install apache-arrow" });
  }
}
