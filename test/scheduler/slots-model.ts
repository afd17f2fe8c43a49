// All interleavings of a few workers over small phases: which states there are, and what goes wrong in them.
// Runs the real protocol one atomic operation at a time; must never repeat any of it.
import type { Slots } from "../../engine/scheduler/slots.ts";
import type { SharedWords } from "../../engine/scheduler/shared-words.ts";
import { SteppedWords } from "./stepped-words.ts";

export interface Scenario {
  readonly workers: number;
  /** The units of the phases that run in a table, one after the other; tables run side by side. */
  readonly tables: readonly (readonly number[])[];
  /** The epoch of each table's first phase. */
  readonly firstEpoch?: number;
  /** This worker may die, whenever it isn't in a call and holds no unit. */
  readonly mortal?: number;
}

export type Protocol = Pick<Slots, "publish" | "take" | "finish">;
export type MakeProtocol = (words: SharedWords, workers: number) => Protocol;

export interface Findings {
  readonly states: number;
  /** In how many transitions units were stolen. */
  readonly steals: number;
  /** What went wrong first, and the steps that lead to it. */
  readonly violation?: string;
}

type Call = "publish" | "take" | "finish";

interface Worker {
  readonly call: Call | "idle" | "dead";
  readonly table: number;
  readonly phase: number;
  readonly history: readonly bigint[];
}

interface Table {
  readonly words: readonly bigint[];
  /** The phase that workers may have heard of; `publish` may still be at work on it. */
  readonly current: number;
  readonly over: boolean;
  /** A bit for each unit of the current phase. */
  readonly executed: number;
}

interface State {
  readonly tables: readonly Table[];
  readonly workers: readonly Worker[];
}

const IDLE: Worker = { call: "idle", table: 0, phase: 0, history: [] };
const DEAD: Worker = { ...IDLE, call: "dead" };

/** More states than this are a model that was made too large by mistake. */
const MAX_STATES = 2_000_000;

class Violation extends Error {}

export class Model {
  readonly #scenario: Scenario;
  readonly #stepped = new SteppedWords();
  readonly #protocol: Protocol;

  constructor(scenario: Scenario, make: MakeProtocol) {
    this.#scenario = scenario;
    this.#protocol = make(this.#stepped, scenario.workers);
  }

  explore(): Findings {
    const found = new Map<string, number>();
    const states: State[] = [];
    const causes: { readonly from: number; readonly step: string }[] = [];
    const before: number[][] = [];
    const add = (state: State, from: number, step: string): void => {
      const key = keyOf(state);
      let id = found.get(key);
      if (id === undefined) {
        id = states.length;
        if (id >= MAX_STATES) throw new Error(`The scenario has more than ${MAX_STATES} states.`);
        found.set(key, id);
        states.push(state);
        causes.push({ from, step });
        before.push([]);
      }
      if (from >= 0) before[id]!.push(from);
    };
    const traceTo = (id: number): string => {
      const steps: string[] = [];
      for (let at = id; at > 0; at = causes[at]!.from) steps.unshift(causes[at]!.step);
      return steps.join(", ");
    };
    add(this.#start(), -1, "start");
    // Breadth first, so that what is reported is a shortest way to it.
    for (let id = 0; id < states.length; id++) {
      try {
        for (const { step, next } of this.#successors(states[id]!)) add(next, id, step);
      } catch (error) {
        return this.#findings(states, `${(error as Error).message} After: ${traceTo(id)}`);
      }
    }
    const stuck = this.#stuck(states, before);
    if (stuck < 0) return this.#findings(states);
    return this.#findings(states, `The phases can't end any more. After: ${traceTo(stuck)}`);
  }

  #findings({ length: states }: readonly State[], violation?: string): Findings {
    const steals = this.#stepped.statistics;
    return violation === undefined ? { states, steals } : { states, steals, violation };
  }

  /** Each table's first phase is published by a worker of its own, while others may already ask for units. */
  #start(): State {
    const { workers, tables } = this.#scenario;
    const lines = workers + 2;
    return {
      tables: tables.map(() =>
        ({ words: new Array<bigint>(lines).fill(0n), current: 0, over: false, executed: 0 })),
      workers: Array.from({ length: workers }, (_, worker) =>
        worker < tables.length ? { call: "publish", table: worker, phase: 0, history: [] } : IDLE),
    };
  }

  /** The first state from which no way leads to the end of all phases, or -1. */
  #stuck(states: readonly State[], before: readonly (readonly number[])[]): number {
    const canEnd = new Uint8Array(states.length);
    const queue: number[] = [];
    states.forEach((state, id) => { if (this.#allOver(state)) queue.push(id); });
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (canEnd[id]) continue;
      canEnd[id] = 1;
      queue.push(...before[id]!);
    }
    return canEnd.indexOf(0);
  }

  #allOver(state: State): boolean {
    return state.tables.every(({ over, current }, i) =>
      over && current === this.#scenario.tables[i]!.length - 1);
  }

  *#successors(state: State): Iterable<{ readonly step: string; readonly next: State }> {
    for (const [id, worker] of state.workers.entries()) {
      if (worker.call === "dead") continue;
      if (worker.call !== "idle") {
        yield { step: `${id} goes on`, next: this.#step(state, id, worker) };
        continue;
      }
      if (id === this.#scenario.mortal) yield { step: `${id} dies`, next: withWorker(state, id, DEAD) };
      for (const [table, { current }] of state.tables.entries()) {
        // Any phase that it may have heard of, however late it comes.
        for (let phase = 0; phase <= current; phase++) {
          const next = this.#step(state, id, { call: "take", table, phase, history: [] });
          yield { step: `${id} takes from phase ${phase} of table ${table}`, next };
        }
      }
    }
  }

  /** One atomic operation of a worker's call, and what follows if it was the call's last. */
  #step(state: State, id: number, worker: Worker): State {
    const words = [...state.tables[worker.table]!.words];
    const history = [...worker.history];
    const end = this.#stepped.step(words, history, () => this.#call(id, worker));
    const stepped = withTable(state, worker.table, { words });
    if (!end.ended) return withWorker(stepped, id, { ...worker, history });
    if (worker.call === "take") return this.#took(stepped, id, worker, end.result as number);
    return end.result === true ? this.#ended(stepped, id, worker) : withWorker(stepped, id, IDLE);
  }

  #call(id: number, { call, table, phase }: Worker): number | boolean {
    const epoch = ((this.#scenario.firstEpoch ?? 0) + phase) % 2 ** 16;
    if (call === "take") return this.#protocol.take(id, epoch);
    if (call === "finish") return this.#protocol.finish(epoch);
    return this.#protocol.publish(epoch, this.#scenario.tables[table]![phase]!);
  }

  /** A unit is executed as soon as it is taken, and finished by a call of its own. */
  #took(state: State, id: number, worker: Worker, unit: number): State {
    if (unit === -1) return withWorker(state, id, IDLE);
    const { current, over, executed } = state.tables[worker.table]!;
    const what = `Worker ${id} got unit ${unit} of phase ${worker.phase}`;
    if (worker.phase !== current || over) throw new Violation(`${what} after the phase was over.`);
    if (unit < 0 || unit >= this.#scenario.tables[worker.table]![current]!) {
      throw new Violation(`${what}, which has no such unit.`);
    }
    if (executed & (1 << unit)) throw new Violation(`${what} a second time.`);
    const next = withTable(state, worker.table, { executed: executed | (1 << unit) });
    return withWorker(next, id, { ...worker, call: "finish", history: [] });
  }

  /** Whoever is told that it has ended the phase publishes the next one. */
  #ended(state: State, id: number, { table, phase }: Worker): State {
    const { current, over, executed } = state.tables[table]!;
    const phases = this.#scenario.tables[table]!;
    const what = `Worker ${id} was told that it has ended phase ${phase}`;
    if (phase !== current || over) throw new Violation(`${what}, but it was over before.`);
    if (executed !== (1 << phases[phase]!) - 1) {
      throw new Violation(`${what}, but it has units that didn't run.`);
    }
    const busy = state.workers.some((worker, other) => other !== id && worker.call === "finish"
      && worker.table === table && worker.phase === phase && worker.history.length === 0);
    if (busy) throw new Violation(`${what}, but another worker is still at a unit.`);
    if (phase + 1 === phases.length) return withWorker(withTable(state, table, { over: true }), id, IDLE);
    const next = withTable(state, table, { current: phase + 1, over: false, executed: 0 });
    return withWorker(next, id, { call: "publish", table, phase: phase + 1, history: [] });
  }
}

function withWorker(state: State, id: number, worker: Worker): State {
  return { ...state, workers: state.workers.with(id, worker) };
}

function withTable(state: State, id: number, change: Partial<Table>): State {
  return { ...state, tables: state.tables.with(id, { ...state.tables[id]!, ...change }) };
}

/** What a call has read so far says where it stands, for it has no other state. */
function keyOf({ tables, workers }: State): string {
  const parts = tables.map(({ words, current, over, executed }) =>
    `${words.join()}:${current}${over ? "!" : ""}${executed}`);
  for (const { call, table, phase, history } of workers) {
    parts.push(`${call}${table}.${phase}:${history.join()}`);
  }
  return parts.join(";");
}
