// What `quern` does with its arguments: finds the command, runs it, puts failures into words and exit codes.
import { nearest } from "../../expr/bind/nearest.ts";
import { QuernError } from "../../expr/error.ts";
import { readArguments, UsageError, type OptionTable } from "./platform-arguments.ts";
import { TYPES_HELP, TYPES_OPTIONS, typesCommand } from "./types-command.ts";
import { packageVersion } from "./platform-version.ts";

/** What a command leaves behind, to be printed by whoever started it. */
export interface Outcome {
  /** 0: done; 1: a file is not what it should be, or cannot be read; 2: the command was typed wrongly. */
  readonly code: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

const HELP = `quern <command>

Commands:
  types FILE…   print the columns of files as a schema in TypeScript

Options:
  --help        what a command does and which options it has
  --version     the version of the package
`;

const COMMANDS = ["types", "help"];
const OPTIONS: OptionTable = { help: "boolean", version: "boolean" };

/** Runs a command line, without the program's name. Prints nothing itself. */
export async function runCommand(args: readonly string[]): Promise<Outcome> {
  try {
    return { code: 0, stdout: await outputOf(args), stderr: "" };
  } catch (error) {
    if (error instanceof UsageError) return { code: 2, stdout: "", stderr: `quern: ${error.message}\n` };
    // What is no QuernError is a mistake of ours, and shows its stack.
    if (error instanceof QuernError) return { code: 1, stdout: "", stderr: `quern: ${error.message}\n` };
    throw error;
  }
}

async function outputOf(args: readonly string[]): Promise<string> {
  const [command, ...rest] = args;
  if (command === "types") {
    const { options, operands } = await readArguments(rest, TYPES_OPTIONS);
    return options["help"] ? TYPES_HELP : typesCommand(operands, options);
  }
  if (command === "help") return rest[0] === "types" ? TYPES_HELP : HELP;
  const { options, operands } = await readArguments(args, OPTIONS);
  if (options["version"]) return `${await packageVersion()}\n`;
  if (options["help"]) return HELP;
  throw noCommand(operands[0]);
}

function noCommand(name: string | undefined): UsageError {
  if (name === undefined) return new UsageError(`There is no command.\n\n${HELP.trimEnd()}`);
  const near = nearest(name, COMMANDS);
  const hint = near === null ? "See quern --help." : `Did you mean ${near}?`;
  return new UsageError(`There is no command ${JSON.stringify(name)}. ${hint}`);
}
