// Counts, durations and shares as a person reads them, and text made safe for one line. Knows no profile.

const COUNT_UNITS = ["", " k", " M", " G", " T", " P"] as const;
/** Counts up to here are written in full; seven digits still line up in a narrow column. */
const FULL_COUNT_MAX = 9_999_999;

/** `0`, `6,001,215`, `72.4 M`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return "?";
  if (Math.abs(count) <= FULL_COUNT_MAX) return groupThousands(String(Math.round(count)));
  let value = count;
  let unit = 0;
  // Where three digits would round up to a fourth.
  while (Math.abs(value) >= 999.5 && unit < COUNT_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${significant(value)}${COUNT_UNITS[unit]}`;
}

/** `0 ms`, `840 µs`, `12.3 ms`, `1.25 s`, `3 min 20 s`. */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return "?";
  if (milliseconds === 0) return "0 ms";
  // Each unit ends where its three digits would round up to the next one.
  if (Math.abs(milliseconds) < 0.9995) return `${significant(milliseconds * 1000)} µs`;
  if (Math.abs(milliseconds) < 999.5) return `${significant(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${significant(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${groupThousands(String(Math.floor(seconds / 60)))} min ${seconds % 60} s`;
}

/** `0 %`, `<1 %`, `37 %`, from ten times the whole on `12×`; a dash where there is no whole to be part of. */
export function formatShare(part: number, whole: number): string {
  if (!(whole > 0)) return "–";
  const percent = part / whole * 100;
  if (percent > 0 && percent < 1) return "<1 %";
  return percent < 1000 ? `${Math.round(percent)} %` : `${formatCount(part / whole)}×`;
}

/** `1 row`, `2 rows`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Descriptions hold what users wrote: line breaks and control characters must not disturb a terminal. */
export function oneLine(text: string): string {
  return withoutControls(text.replace(/\s+/g, " ").trim());
}

/** The same for text of several lines. */
export function printable(text: string): string {
  return withoutControls(text.replace(/\r\n?/g, "\n").trimEnd());
}

function withoutControls(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}

const groupThousands = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** Three digits, as far as they say something: `1.25`, `12.3`, `840`. */
function significant(value: number): string {
  const size = Math.abs(value);
  const digits = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
  const text = value.toFixed(digits);
  return digits > 0 ? text.replace(/\.?0+$/, "") : text;
}
