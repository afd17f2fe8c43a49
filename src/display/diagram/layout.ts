// Places boxes: results above, inputs below, each box over the middle of what it alone takes. No two overlap.
import { textWidth } from "../text-width.ts";
import type { Box } from "./graph.ts";

/** Of a fixed-width font of 12 pixels. */
export const LETTER_WIDTH = 7.3;
export const LINE_HEIGHT = 16;
export const PADDING = 8;
const GAP_ACROSS = 20;
const GAP_DOWN = 32;

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly places: readonly Place[];
  readonly width: number;
  readonly height: number;
}

/** The place of each box. A box that several take stands below the lowest of them. */
export function layOut(boxes: readonly Box[]): Layout {
  const sizes = boxes.map(({ title, lines }) => ({
    width: Math.ceil(Math.max(...[title, ...lines].map(textWidth)) * LETTER_WIDTH) + 2 * PADDING,
    height: (lines.length + 1) * LINE_HEIGHT + 2 * PADDING - 4,
  }));
  const layers = layersOf(boxes);
  const { roots, children } = treeOf(boxes);
  const spans = spansOf(boxes.length, roots, children, sizes.map(size => size.width));
  const tops = topsOf(layers, sizes.map(size => size.height));
  const left = new Array<number>(boxes.length).fill(0);
  const place = (box: number, from: number): void => {
    left[box] = from + (spans[box]! - sizes[box]!.width) / 2;
    const inner = children[box]!.reduce((sum, child) => sum + spans[child]! + GAP_ACROSS, -GAP_ACROSS);
    let next = from + (spans[box]! - inner) / 2;
    for (const child of children[box]!) {
      place(child, next);
      next += spans[child]! + GAP_ACROSS;
    }
  };
  let width = 0;
  for (const root of roots) {
    place(root, width);
    width += spans[root]! + GAP_ACROSS;
  }
  const places = sizes.map((size, box) => ({ ...size, x: left[box]!, y: tops[layers[box]!]! }));
  const height = places.reduce((most, { y, height }) => Math.max(most, y + height), 0);
  return { places, width: Math.max(0, width - GAP_ACROSS), height };
}

/** How many boxes stand above each, on the longest way. */
function layersOf(boxes: readonly Box[]): number[] {
  const layers = new Array<number>(boxes.length).fill(0);
  const waiting = new Array<number>(boxes.length).fill(0);
  for (const { inputs } of boxes) for (const input of inputs) waiting[input]!++;
  const ready = boxes.flatMap((_, box) => (waiting[box] === 0 ? [box] : []));
  for (let box = ready.pop(); box !== undefined; box = ready.pop()) {
    for (const input of boxes[box]!.inputs) {
      layers[input] = Math.max(layers[input]!, layers[box]! + 1);
      if (--waiting[input]! === 0) ready.push(input);
    }
  }
  return layers;
}

/** Each box below the first that takes it; those that none takes are roots. */
function treeOf(
  boxes: readonly Box[],
): { readonly roots: readonly number[]; readonly children: readonly number[][] } {
  const taken = new Set(boxes.flatMap(({ inputs }) => inputs));
  const roots = boxes.flatMap((_, box) => (taken.has(box) ? [] : [box]));
  const children: number[][] = boxes.map(() => []);
  const seen = new Set(roots);
  const visit = (box: number): void => {
    for (const input of boxes[box]!.inputs) {
      if (seen.has(input)) continue;
      seen.add(input);
      children[box]!.push(input);
      visit(input);
    }
  };
  roots.forEach(visit);
  return { roots, children };
}

/** The width that a box and all below it need. */
function spansOf(
  count: number, roots: readonly number[], children: readonly number[][], widths: readonly number[],
): readonly number[] {
  const spans = new Array<number>(count).fill(0);
  const visit = (box: number): number => {
    const inner = children[box]!.reduce((sum, child) => sum + visit(child) + GAP_ACROSS, -GAP_ACROSS);
    return spans[box] = Math.max(widths[box]!, inner);
  };
  roots.forEach(visit);
  return spans;
}

/** Where each layer begins: below the highest box of the one above. */
function topsOf(layers: readonly number[], heights: readonly number[]): readonly number[] {
  const highest: number[] = [];
  layers.forEach((layer, box) => { highest[layer] = Math.max(highest[layer] ?? 0, heights[box]!); });
  let top = 0;
  return highest.map(height => {
    const here = top;
    top += height + GAP_DOWN;
    return here;
  });
}
