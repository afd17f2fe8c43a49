// What one call of a pipeline put into a sink: a run of places with the call's place in the input's order.

/** Places [start, end) of a block, from the morsel with this number in the pipeline's order. */
export interface Segment<Block> {
  readonly order: number;
  readonly block: Block;
  readonly start: number;
  readonly end: number;
}

/** In input order; runs that follow each other in a block become one. */
export function inOrder<Block>(segments: readonly Segment<Block>[]): Segment<Block>[] {
  const sorted = [...segments].sort((a, b) => a.order - b.order);
  const merged: Segment<Block>[] = [];
  for (const segment of sorted) {
    const last = merged[merged.length - 1];
    if (segment.start === segment.end) continue;
    if (last && last.block === segment.block && last.end === segment.start) {
      merged[merged.length - 1] = { ...last, end: segment.end };
    } else merged.push(segment);
  }
  return merged;
}
