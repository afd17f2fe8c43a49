// A text as the parser gets it, which may be a rewriting of the one that was written, and the way back from
// places in the one to places in the other. Knows no grammar.
import { byteOffsets } from "./offset.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Part of a rewritten text: copied from the text before, or put in at a place of it. */
export type Piece =
  | { readonly from: number; readonly to: number }
  | { readonly text: string; readonly at: number };

/** What a rewriting takes out of the text and a reader must know. Places are those of the original text. */
export interface Marks {
  /** Operators `/` that were `//`. */
  readonly integerDivisions: Set<number>;
  /** Casts that were TRY_CAST. */
  readonly tryCasts: Set<number>;
  /** Calls that had IGNORE NULLS or RESPECT NULLS, by the place of the name. */
  readonly nulls: Map<number, "ignore" | "respect">;
  /** Statements by their number, empty ones not counted. */
  readonly statements: Map<number, StatementMark>;
}

export type StatementMark = "describe" | "summarize" | "orReplace";

export interface Source {
  readonly original: string;
  /** What the parser reads. */
  readonly text: string;
  readonly marks: Marks;
  /** The place in the original of a byte of the parser's text. */
  at(byte: number): number;
  /** The place in the original of a UTF-16 unit of the parser's text. */
  origin(unit: number): number;
  /** Tokens of the original. */
  tokens(): readonly Token[];
}

export function createSource(text: string): Source {
  const marks: Marks = {
    integerDivisions: new Set(), tryCasts: new Set(), nulls: new Map(), statements: new Map(),
  };
  let found: readonly Token[] | null = null;
  return makeSource(text, text, marks, unit => unit, () => found ??= tokenize(text));
}

function makeSource(
  original: string, text: string, marks: Marks, origin: Source["origin"], tokens: Source["tokens"],
): Source {
  let offsets: Uint32Array | null | undefined;
  return {
    original, text, marks, tokens, origin,
    at(byte) {
      if (offsets === undefined) offsets = byteOffsets(text);
      return origin(offsets === null ? byte : offsets[byte] ?? text.length);
    },
  };
}

/** The source with its text put together anew. */
export function rewritten(source: Source, pieces: readonly Piece[]): Source {
  const starts: number[] = [];
  let text = "";
  for (const piece of pieces) {
    starts.push(text.length);
    text += "text" in piece ? piece.text : source.text.slice(piece.from, piece.to);
  }
  const origin = (unit: number): number => {
    const index = Math.max(0, starts.findLastIndex(start => start <= unit));
    const piece = pieces[index];
    if (piece === undefined) return source.origin(unit);
    return source.origin("text" in piece ? piece.at : piece.from + unit - starts[index]!);
  };
  return makeSource(source.original, text, source.marks, origin, source.tokens);
}

/** A part of the text, and what stands there instead. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The source with edits made, which may not overlap. */
export function edited(source: Source, edits: readonly Edit[]): Source {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { from, to, text } of edits.toSorted((a, b) => a.from - b.from)) {
    pieces.push({ from: done, to: from }, { text, at: from });
    done = to;
  }
  return rewritten(source, [...pieces, { from: done, to: source.text.length }]);
}
