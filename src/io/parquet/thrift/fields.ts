// Fields of Thrift structures with the type that they must have.
import { FormatError } from "../../../../expr/error.ts";
import type { ThriftStruct, ThriftValue } from "./reader.ts";

/** Reads fields; `context` says what the structure is, for messages. */
export class Fields {
  readonly #struct: ThriftStruct;
  readonly #context: string;

  constructor(struct: ThriftStruct, context: string) {
    this.#struct = struct;
    this.#context = context;
  }

  has(id: number): boolean {
    return this.#struct.has(id);
  }

  /** A whole number that a double holds exactly. */
  number(id: number, name: string): number {
    const value = this.optionalNumber(id, name);
    if (value === undefined) throw this.#wrong(name, "is missing");
    return value;
  }

  optionalNumber(id: number, name: string): number | undefined {
    const value = this.#struct.get(id);
    if (value === undefined) return undefined;
    if (typeof value !== "number") throw this.#wrong(name, "is no number");
    if (!Number.isSafeInteger(value)) throw this.#wrong(name, `is ${value}, which cannot be`);
    return value;
  }

  /** A count, a size or an offset. */
  count(id: number, name: string): number {
    const value = this.number(id, name);
    if (value < 0) throw this.#wrong(name, `is ${value}, which cannot be`);
    return value;
  }

  optionalCount(id: number, name: string): number | undefined {
    return this.has(id) ? this.count(id, name) : undefined;
  }

  boolean(id: number, otherwise: boolean): boolean {
    const value = this.#struct.get(id);
    return typeof value === "boolean" ? value : otherwise;
  }

  bytes(id: number, name: string): Uint8Array | undefined {
    const value = this.#struct.get(id);
    if (value === undefined) return undefined;
    if (!(value instanceof Uint8Array)) throw this.#wrong(name, "is no sequence of bytes");
    return value;
  }

  text(id: number, name: string): string {
    const bytes = this.bytes(id, name);
    if (!bytes) throw this.#wrong(name, "is missing");
    return new TextDecoder().decode(bytes);
  }

  list(id: number, name: string): readonly ThriftValue[] {
    const value = this.#struct.get(id);
    if (!Array.isArray(value)) throw this.#wrong(name, value === undefined ? "is missing" : "is no list");
    return value as readonly ThriftValue[];
  }

  /** A list of structures. */
  structs(id: number, name: string): readonly Fields[] {
    return this.list(id, name).map((item, i) => {
      if (!(item instanceof Map)) throw this.#wrong(`item ${i} of ${name}`, "is no structure");
      return new Fields(item as ThriftStruct, this.#context);
    });
  }

  struct(id: number, name: string): Fields | undefined {
    const value = this.#struct.get(id);
    if (value === undefined) return undefined;
    if (!(value instanceof Map)) throw this.#wrong(name, "is no structure");
    return new Fields(value as ThriftStruct, this.#context);
  }

  /** The field that a union has, with its contents; undefined: it is empty. */
  union(): { readonly id: number; readonly fields: Fields } | undefined {
    for (const [id, value] of this.#struct) {
      if (value instanceof Map) return { id, fields: new Fields(value as ThriftStruct, this.#context) };
    }
    return undefined;
  }

  #wrong(name: string, what: string): FormatError {
    return new FormatError("bad-metadata", `${this.#context}: ${name} ${what}.`);
  }
}
