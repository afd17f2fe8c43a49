// Every interleaving of small cases: each unit runs once, one worker ends the phase, nothing runs after it.
import { describe, expect, it } from "vitest";
import { Slots } from "../../engine/scheduler/slots.ts";
import { Model, type Findings, type Scenario } from "./slots-model.ts";
import { FAULTS, mutant } from "./slots-mutants.ts";

/** The first to come cuts all of the pool: everybody else has to steal. */
const GREEDY = 0;

const DEALT: Record<string, Scenario> = {
  "two workers, four units": { workers: 2, tables: [[4]] },
  "two workers, phases without units": { workers: 2, tables: [[0, 2, 0]] },
  "three workers, three units": { workers: 3, tables: [[3]] },
  "three workers, two phases": { workers: 3, tables: [[2, 1]] },
};

const STOLEN: Record<string, Scenario> = {
  "two workers, two phases": { workers: 2, tables: [[4, 3]] },
  "two workers, epochs that wrap": { workers: 2, tables: [[2, 3, 2]], firstEpoch: 65_535 },
  "two workers, two tables at once": { workers: 2, tables: [[2, 1], [3]] },
  "two workers, one of them mortal": { workers: 2, tables: [[4, 3]], mortal: 1 },
  "three workers, four units": { workers: 3, tables: [[4]] },
  "three workers, two phases": { workers: 3, tables: [[2, 2]] },
  "three workers, one of them mortal": { workers: 3, tables: [[3]], mortal: 2 },
};

/** Half a million states each. */
const STOLEN_IN_FULL: Record<string, Scenario> = {
  "three workers, two phases with three units": { workers: 3, tables: [[3, 2]] },
  "three workers, two tables at once": { workers: 3, tables: [[2], [2]] },
};

const explore = (scenario: Scenario, protocol: typeof Slots, cuts?: number): Findings =>
  new Model(scenario, (words, workers) => new protocol(words, workers, cuts)).explore();

describe("the protocol", () => {
  it.each(Object.entries(DEALT))("%s", (_, scenario) => {
    const findings = explore(scenario, Slots);
    expect(findings.violation).toBeUndefined();
    expect(findings.states).toBeGreaterThan(300);
  });

  const stolen = process.env["QUERN_FULL"] ? { ...STOLEN, ...STOLEN_IN_FULL } : STOLEN;
  it.each(Object.entries(stolen))("%s, with stealing", (_, scenario) => {
    const findings = explore(scenario, Slots, GREEDY);
    expect(findings.violation).toBeUndefined();
    expect(findings.steals).toBeGreaterThan(100);
  });
});

describe("the model finds", () => {
  it.each(Object.entries(FAULTS))("%s", (_, { fault, says }) => {
    const faulty = mutant(fault);
    let violation: string | undefined;
    for (const scenario of Object.values(STOLEN)) violation ??= explore(scenario, faulty, GREEDY).violation;
    expect(violation).toMatch(says);
  });

  it("nothing in the same text without a fault", () => {
    expect(explore(STOLEN["two workers, two phases"]!, mutant([]), GREEDY).violation).toBeUndefined();
  });
});
