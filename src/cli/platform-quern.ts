#!/usr/bin/env node
// The command `quern` as Node starts it: hands over what was typed, prints what comes back, sets the exit code.
import { runCommand } from "./command.ts";

const { code, stdout, stderr } = await runCommand(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
