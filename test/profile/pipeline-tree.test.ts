// The tree of pipelines: every pipeline once, above those it waits for, and never wide.
import { expect, it } from "vitest";
import { pipelineTree, type TreeNode } from "../../engine/profile/pipeline-tree.ts";
import { large } from "./profiles.ts";

const node = (id: number, ...dependsOn: number[]): TreeNode => ({ id, dependsOn });
const drawn = (nodes: readonly TreeNode[]): string[] =>
  pipelineTree(nodes).map(line => line.prefix + line.node.id);

it("draws a chain straight down", () => {
  expect(drawn([node(0), node(1, 0), node(2, 1)])).toEqual(["2", "1", "0"]);
});

it("indents side branches, the longest chain goes on below them", () => {
  expect(drawn([node(0), node(1, 0), node(2), node(3), node(4, 3), node(5, 1, 2, 4), node(6, 5)]))
    .toEqual(["6", "5", "├─ 2", "├─ 4", "│  3", "1", "0"]);
});

it("shows what several wait for once, below the last of them", () => {
  expect(drawn([node(0), node(1, 0), node(2, 0), node(3, 1, 2)])).toEqual(["3", "├─ 2", "1", "0"]);
  expect(drawn([node(0), node(1, 0), node(2, 0, 1)])).toEqual(["2", "1", "0"]);
});

it("shows several results, unknown inputs and cycles", () => {
  expect(drawn([node(0), node(1)])).toEqual(["1", "0"]);
  expect(drawn([node(0, 9), node(1, 0, 0)])).toEqual(["1", "0"]);
  expect(drawn([node(0, 1), node(1, 0)])).toEqual(["0", "1"]);
  expect(drawn([node(0, 0)])).toEqual(["0"]);
  expect(drawn([])).toEqual([]);
});

it("shows each of 40 pipelines once, not more than one branch deep", () => {
  const { pipelines } = large();
  const lines = pipelineTree(pipelines);
  expect(lines.map(line => line.node.id).sort((a, b) => a - b)).toEqual(pipelines.map(({ id }) => id));
  expect(new Set(lines.map(line => line.prefix))).toEqual(new Set(["", "├─ "]));
  const at = new Map(lines.map((line, i) => [line.node.id, i]));
  for (const { id, dependsOn } of pipelines) {
    for (const input of dependsOn) expect(at.get(input)).toBeGreaterThan(at.get(id)!);
  }
});
