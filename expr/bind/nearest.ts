// "Did you mean": the nearest of some names by edit distance (Wagner and Fischer, 1974), where two letters that have
// changed places are one mistake (Damerau, 1964).

/** The name nearest to a misspelt one, or null if none is near. */
export function nearest(name: string, names: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of names.slice(0, 1000)) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (d < bestDistance) [best, bestDistance] = [candidate, d];
  }
  return best;
}

function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let [before, previous] = [[0], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const places = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchanged = places ? before[j - 2]! + 1 : Infinity;
      current[j] = Math.min(swap, exchanged, previous[j]! + 1, current[j - 1]! + 1);
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length]!;
}
