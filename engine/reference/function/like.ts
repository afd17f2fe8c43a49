// SQL's LIKE patterns as regular expressions over code points.

/** `%` is any run, `_` one code point, `\` takes the next literally; a `\` at the end is itself. */
export function likePattern(pattern: string): RegExp {
  const points = Array.from(pattern);
  let source = "";
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    if (point === "%") source += ".*";
    else if (point === "_") source += ".";
    else source += literal(point === "\\" && i + 1 < points.length ? points[++i]! : point);
  }
  return new RegExp(`^${source}$`, "su");
}

const literal = (point: string) => point.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
