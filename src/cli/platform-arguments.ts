// Options and operands of a command line, by Node's parser; what it lets through wrongly is told with near
// names.
import { nearest } from "../../expr/bind/nearest.ts";

/** The options of a command: `boolean` ones are there or not, others have a value. */
export type OptionTable = Readonly<Record<string, "boolean" | "string">>;

export interface Arguments {
  readonly options: Readonly<Record<string, string | true | undefined>>;
  readonly operands: readonly string[];
}

/** The command was typed wrongly; the message says what is right. */
export class UsageError extends Error {}

/** An option that is not in the table, lacks its value or has one too many is a UsageError. */
export async function readArguments(args: readonly string[], table: OptionTable): Promise<Arguments> {
  const { parseArgs } = await import("node:util");
  const options = Object.fromEntries(Object.entries(table).map(([name, type]) => [name, { type }]));
  // Strict parsing knows no near names, so that the tokens are looked at here.
  const { tokens } = parseArgs({
    args: [...args], options, strict: false, allowPositionals: true, tokens: true,
  });
  const given: Record<string, string | true> = {};
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind === "option") given[token.name] = valueOf(token, table);
  }
  return { options: given, operands };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf({ name, rawName, value, inlineValue }: OptionToken, table: OptionTable): string | true {
  if (!Object.hasOwn(table, name)) {
    const near = nearest(name, Object.keys(table));
    const known = Object.keys(table).map(option => `--${option}`).join(", ");
    throw new UsageError(`There is no option ${rawName}; there are ${known}.${near === null ? "" : ` Did you mean --${near}?`}`);
  }
  if (table[name] === "boolean") {
    if (value === undefined) return true;
    throw new UsageError(`The option ${rawName} has no value, and got ${JSON.stringify(value)}.`);
  }
  if (value === undefined || (!inlineValue && value.startsWith("-"))) {
    throw new UsageError(`The option ${rawName} needs a value: ${rawName}=…`);
  }
  return value;
}
