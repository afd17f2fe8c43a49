// The worker's state block: where generated code keeps what must outlive one call. Offsets in bytes.

export const STATE = {
  /** Asks the code to return: POLL.anywhere at the next border, POLL.sink before a chunk's sink only. */
  poll: 4,
  /** How the next call goes on: RESUME. */
  resume: 8,
  row: 12,
  errorCode: 16,
  errorSite: 20,
  errorRow: 24,
  /** Shared with the fixed routines: the bump region for new strings. */
  textTop: 32,
  textEnd: 36,
  errorLow: 40,
  errorHigh: 48,
  positionBase: 56,
  positionCount: 64,
  /** Address of the selection and match vectors. */
  scratch: 72,
  /** Rows of the chunk that is being worked on, and at each probe level: i, cursor, count, matched. */
  levels: 128,
  levelBytes: 16,
  maxLevels: 64,
  /** 8 bytes a register, meaning by sink; the block ends behind the last one. */
  sink: 1152,
} as const;

/**
 * The row that a left join pairs with where there is no match: zeros up to the first mebibyte, so that
 * reading any field gives a value that is safe under its null.
 */
export const NULL_ROW = 0x80000;

/**
 * For each byte of a selection mask the positions of its set bits, eight 16-bit numbers; filled by the
 * host.
 */
export const SELECTION_TABLE = 0x7e000;

/**
 * fresh: with the rows it is given. sink: before the sink of the chunk that an earlier call left. chunk: with
 * that chunk, and the rows that wait for a compaction to be full.
 */
export const RESUME = { fresh: 0, sink: 1, chunk: 2 } as const;

export const POLL = { anywhere: 1, sink: 2 } as const;

/** Why a call returned. */
export const STATUS = { done: 0, sinkFull: 1, polled: 2, failed: 3 } as const;

/** Rows in a chunk. */
export const CHUNK_ROWS = 2048;

/** Rows of a morsel at most: what the 16-bit offsets of a selection vector reach from its first row. */
export const MORSEL_ROWS_MOST = 65_536;

/** Selection vector, then one vector of row addresses for each probe so far. */
export const selectionOffset = (level: number): number => level * CHUNK_ROWS * 2
  + (level * (level - 1) / 2) * CHUNK_ROWS * 4 + level * 64;
export const matchOffset = (level: number, probe: number): number =>
  selectionOffset(level) + CHUNK_ROWS * 2 + 64 + probe * CHUNK_ROWS * 4;
export const scratchBytes = (levels: number): number => selectionOffset(levels + 1) + 4096;

/** Sink registers, by sink. */
export const COLLECT = { capacity: 0, count: 1, columns: 2 } as const;
export const ROWS = { top: 0, end: 1, bound: 2 } as const;
export const GROUPS = { entries: 0, count: 1, limit: 2, directory: 3, mask: 4 } as const;
/**
 * Behind those of rows, where only the first of each group are wanted: a table's as in GROUPS; whether it is
 * used; whether rows of a later morsel may have come before these.
 */
export const FIRST = { table: 3, used: 8, unordered: 9, end: 10 } as const;
/** What a row keeps to be looked at again: its word, and where its group's entry is in the table. */
export const FIRST_FIELD = { word: 0, entry: 8, bytes: 16 } as const;
/** The entry of a row that was kept without looking for one. */
export const NO_ENTRY = 0xffff_ffff;

/**
 * Of windows: the block of running states; where the row's partition begins and ends, where its peers do, the
 * number of the group of peers; then those of each frame, then those of each call.
 */
export const WINDOW = { block: 0, start: 1, end: 2, peers: 3, peersEnd: 4, group: 5, further: 6 } as const;
export const FRAME_REGISTERS = 6;
export const CALL_REGISTERS = 4;

/**
 * Memory for as many rows as a range has, for calls that keep something of each: where the participant's
 * block says where it is, and for how many rows. `headBytes` and the others, a row, are at least what openRanks,
 * openSharedRanks and openModes take; in a region of ranks, how many there are comes first.
 */
export const REGION = {
  address: 0, rows: 4, cellBytes: 8, headBytes: 128, rankBytes: 5, sharedRankBytes: 9, modeBytes: 12,
} as const;

/**
 * A group's list of values: where the next one goes, where the latest block ends, that block. A block starts
 * with the address of the one before it, and where its values end.
 */
export const LIST = { next: 0, end: 4, block: 8, bytes: 16, blockEnd: 4, blockHead: 8 } as const;

/** States of moments: count, then means and sums of products of deviations. `moments` ends after `m2`. */
export const HIGHER = { count: 0, mean: 8, m2: 16, m3: 24, m4: 32, bytes: 40 } as const;
export const JOINT = { count: 0, meanY: 8, meanX: 16, yx: 24, yy: 32, xx: 40, bytes: 48 } as const;

/** Registers that a sink with so many columns has: values and nulls of each, or a handful. */
export const registerCount = (columns: number): number => Math.max(8, COLLECT.columns + 2 * columns);

/**
 * Behind the registers: chunks begun, their rows, then the rows that each stage let through; 8 bytes each,
 * added to once per chunk.
 */
export const counterOffset = (registers: number): number => STATE.sink + registers * 8;
export const COUNTER = { chunks: 0, rows: 1, stages: 2 } as const;
export const counterCount = (stages: number): number => COUNTER.stages + stages;

/** Error codes that generated code stores. */
export const FAILURE = { integerOverflow: 1, decimalOverflow: 2, cast: 3, textOverflow: 4 } as const;
