// What all participants of a query know of each other: flags, phases, slots, outcomes and counters, in a
// buffer that threads share. Knows neither linear memory nor what the phases do.
import { OUTCOME_FIELDS, type OutcomeField } from "../pipeline/pipeline.ts";
import { RESERVATION_WORDS, SharedReservations } from "../memory/shared-reservations.ts";
import { slotBytes, Slots } from "./slots.ts";

/** Why a query's participants should stop taking units. */
export const STOP = { no: 0, failed: 1, cancelled: 2, timeout: 3, done: 4, failedInWorker: 5 } as const;
export type Stop = (typeof STOP)[keyof typeof STOP];

const HEADER = { stop: 0, paused: 1, pieces: 2, left: 3, virtualTime: 4, weight: 5, held: 6,
  peak: 7, deadline: 8 } as const;
const HEADER_WORDS = 16;

/** Words of each worker: whether it is inside the query; units, µs busy. */
const WORKER = { inside: 0, units: 1, busy: 2 } as const;
const WORKER_WORDS = 3;

/**
 * Words of each pipeline. `epoch` is that of the running phase, 0 before the first; `cursor` and `collected`
 * count rows of morsels that are finished in order, for limits.
 */
const PIPELINE = {
  waiting: 0, epoch: 1, phase: 2, units: 3, unitTable: 4, maxRows: 5, enough: 6, cursor: 7, collected: 8,
  unitRows: 9, bound: 10 /* 64 bits */, start: 12, end: 13, finished: 14, totalUnits: 15, bytes: 16, peak: 17,
  parameters: 18, done: 19, scanned: 20, busy: 21, sink: 22,
} as const;
/** Words that a sink keeps for its finishing phases. */
const SINK_WORDS = 16;
const PIPELINE_WORDS = PIPELINE.sink + SINK_WORDS;

/** Words of each participant in each pipeline: its part in the sink, state block,
  and a unit that was left. */
const PART = { open: 0, state: 1, suspended: 2, unit: 3, begin: 4, sink: 5 } as const;
/** Words that a sink keeps for each participant. */
const PART_WORDS = 12;
const PART_STRIDE = PART.sink + PART_WORDS;

export interface ControlShape {
  readonly pipelines: number;
  /** Participants: a worker thread each, and the thread that began the query. */
  readonly participants: number;
}

export class Control {
  readonly words: Int32Array;
  readonly bounds: BigInt64Array;
  readonly slots: readonly Slots[];
  private readonly workersAt: number;
  private readonly outcomesAt: number;
  private readonly pipelinesAt: number;
  private readonly partsAt: number;

  constructor(readonly buffer: ArrayBufferLike, readonly shape: ControlShape) {
    const { pipelines, participants } = shape;
    this.workersAt = HEADER_WORDS;
    this.outcomesAt = this.workersAt + participants * WORKER_WORDS;
    this.pipelinesAt = even(this.outcomesAt + pipelines * OUTCOME_FIELDS.length);
    this.partsAt = this.pipelinesAt + pipelines * PIPELINE_WORDS;
    const slotsAt = even(this.partsAt + pipelines * participants * PART_STRIDE);
    this.words = new Int32Array(buffer);
    this.bounds = new BigInt64Array(buffer, 0, Math.floor(buffer.byteLength / 8));
    const bytes = roundTo8(slotBytes(participants));
    this.slots = Array.from({ length: pipelines }, (_, p) => Slots.at(buffer, slotsAt * 4 + p * bytes,
      participants));
  }

  static bytes({ pipelines, participants }: ControlShape): number {
    const words = even(even(HEADER_WORDS + participants * WORKER_WORDS + pipelines * OUTCOME_FIELDS.length)
      + pipelines * PIPELINE_WORDS + pipelines * participants * PART_STRIDE);
    return words * 4 + pipelines * roundTo8(slotBytes(participants));
  }

  static create(shape: ControlShape, shared: boolean): Control {
    const bytes = Control.bytes(shape);
    return new Control(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes), shape);
  }

  header(word: keyof typeof HEADER): number { return Atomics.load(this.words, HEADER[word]); }
  setHeader(word: keyof typeof HEADER, value: number): void { Atomics.store(this.words, HEADER[word],
    value); }

  /** Adds to a word of the header and says what it was before. */
  addHeader(word: keyof typeof HEADER, value: number): number {
    return Atomics.add(this.words, HEADER[word], value);
  }

  /** Asks everybody to stop, unless somebody already has; whether this call did. */
  stop(reason: Stop): boolean {
    return Atomics.compareExchange(this.words, HEADER.stop, STOP.no, reason) === STOP.no;
  }

  worker(worker: number, word: keyof typeof WORKER): number {
    return Atomics.load(this.words, this.workersAt + worker * WORKER_WORDS + WORKER[word]);
  }
  setWorker(worker: number, word: keyof typeof WORKER, value: number): void {
    Atomics.store(this.words, this.workersAt + worker * WORKER_WORDS + WORKER[word], value);
  }
  addWorker(worker: number, word: keyof typeof WORKER, value: number): void {
    this.words[this.workersAt + worker * WORKER_WORDS + WORKER[word]]! += value;
  }

  private at(pipeline: number, word: number): number {
    return this.pipelinesAt + pipeline * PIPELINE_WORDS + word;
  }

  pipeline(pipeline: number, word: keyof typeof PIPELINE): number {
    return Atomics.load(this.words, this.at(pipeline, PIPELINE[word])) >>> 0;
  }
  setPipeline(pipeline: number, word: keyof typeof PIPELINE, value: number): void {
    Atomics.store(this.words, this.at(pipeline, PIPELINE[word]), value);
  }
  /** Adds to a word and says what it was before. */
  addPipeline(pipeline: number, word: keyof typeof PIPELINE, value: number): number {
    return Atomics.add(this.words, this.at(pipeline, PIPELINE[word]), value);
  }
  exchangePipeline(pipeline: number, word: keyof typeof PIPELINE, expected: number, value: number): boolean {
    return Atomics.compareExchange(this.words, this.at(pipeline, PIPELINE[word]), expected,
      value) === expected;
  }

  /** A 64-bit word of a pipeline: the bound of a top-N, lowered by whoever knows a lower one. */
  bound(pipeline: number): bigint { return Atomics.load(this.bounds, this.at(pipeline, PIPELINE.bound) / 2); }
  setBound(pipeline: number, value: bigint): void { Atomics.store(this.bounds, this.at(pipeline,
    PIPELINE.bound) / 2, value); }
  lowerBound(pipeline: number, value: bigint): void {
    const at = this.at(pipeline, PIPELINE.bound) / 2;
    for (let known = Atomics.load(this.bounds, at); BigInt.asUintN(64, value) < BigInt.asUintN(64, known);) {
      const seen = Atomics.compareExchange(this.bounds, at, known, value);
      if (seen === known) return;
      known = seen;
    }
  }

  /** A word that the pipeline's sink keeps for its phases. */
  sink(pipeline: number, index: number): number { return this.words[this.at(pipeline,
    PIPELINE.sink + index)]! >>> 0; }
  setSink(pipeline: number, index: number, value: number): void {
    this.words[this.at(pipeline, PIPELINE.sink + index)] = value;
  }

  private partAt(pipeline: number, participant: number, word: number): number {
    return this.partsAt + (pipeline * this.shape.participants + participant) * PART_STRIDE + word;
  }

  part(pipeline: number, participant: number, word: Exclude<keyof typeof PART, "sink">): number {
    return Atomics.load(this.words, this.partAt(pipeline, participant, PART[word])) >>> 0;
  }
  setPart(pipeline: number, participant: number, word: Exclude<keyof typeof PART, "sink">,
    value: number): void {
    Atomics.store(this.words, this.partAt(pipeline, participant, PART[word]), value);
  }
  exchangePart(
    pipeline: number, participant: number, word: Exclude<keyof typeof PART, "sink">, expected: number,
      value: number,
  ): boolean {
    return Atomics.compareExchange(this.words, this.partAt(pipeline, participant, PART[word]), expected,
      value)
      === expected;
  }
  /** A word of a participant's part in the sink; only who runs as the participant writes it. */
  partSink(pipeline: number, participant: number, index: number): number {
    return this.words[this.partAt(pipeline, participant, PART.sink + index)]! >>> 0;
  }
  setPartSink(pipeline: number, participant: number, index: number, value: number): void {
    this.words[this.partAt(pipeline, participant, PART.sink + index)] = value;
  }

  /** What workers hold in a pipeline's name, and in all: words for SharedReservations. */
  reservations(pipeline: number): Int32Array {
    const at = this.at(pipeline, PIPELINE.bytes);
    return this.words.subarray(at, at + RESERVATION_WORDS);
  }
  totalReservations(): SharedReservations {
    return new SharedReservations("query", this.words.subarray(HEADER.held, HEADER.held + RESERVATION_WORDS));
  }

  /** Participants that ran a unit of the pipeline's scan. */
  openParts(pipeline: number): number[] {
    return Array.from({ length: this.shape.participants }, (_, p) => p)
      .filter(p => this.part(pipeline, p, "open") !== 0);
  }

  outcome({ pipeline, field }: OutcomeField): number {
    const at = this.outcomesAt + pipeline * OUTCOME_FIELDS.length;
    return this.words[at + OUTCOME_FIELDS.indexOf(field)]! >>> 0;
  }
  setOutcome(pipeline: number, outcome: Partial<Record<OutcomeField["field"], number>>): void {
    OUTCOME_FIELDS.forEach((field, i) => {
      const value = outcome[field];
      if (value !== undefined) this.words[this.outcomesAt + pipeline * OUTCOME_FIELDS.length + i] = value;
    });
  }
}

const even = (words: number): number => words + words % 2;
const roundTo8 = (bytes: number): number => Math.ceil(bytes / 8) * 8;
