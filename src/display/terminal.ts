// The width of the terminal, where the platform has one and tells it.

const WIDTH_WITHOUT_TERMINAL = 100;

/** Cells in a line; asked anew each time, since windows change. */
export function terminalWidth(): number {
  const { process } = globalThis as { process?: { stdout?: { columns?: number } } };
  return process?.stdout?.columns || WIDTH_WITHOUT_TERMINAL;
}
