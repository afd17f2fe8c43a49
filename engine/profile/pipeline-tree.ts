// Orders pipelines as a tree by dependency, the result on top. Knows the graph only, no measurements.

export interface TreeNode {
  readonly id: number;
  readonly dependsOn: readonly number[];
}

export interface TreeLine<N extends TreeNode> {
  readonly node: N;
  /** The branches to the left of the node: `│  ├─ `. */
  readonly prefix: string;
}

/**
 * Each pipeline stands above those it waits for. The longest chain of waiting goes straight down and only
 * side branches are indented, so that 40 pipelines in a row don't run out of the page. A pipeline that
 * several wait for stands below the last of them.
 */
export function pipelineTree<N extends TreeNode>(nodes: readonly N[]): readonly TreeLine<N>[] {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const inputs = (node: N): N[] =>
    [...new Set(node.dependsOn)].flatMap(id => byId.get(id) ?? []).filter(input => input !== node);
  const waitedForBy = new Map<N, N[]>(nodes.map(node => [node, []]));
  for (const node of nodes) for (const input of inputs(node)) waitedForBy.get(input)!.push(node);
  const depth = depths(nodes, inputs);
  const lines: TreeLine<N>[] = [];
  const placed = new Set<N>();
  const isNext = (node: N): boolean =>
    !placed.has(node) && waitedForBy.get(node)!.every(above => placed.has(above));
  const place = (first: N, head: string, trunk: string): void => {
    let prefix = head;
    for (let node: N | undefined = first; node !== undefined; prefix = trunk) {
      placed.add(node);
      lines.push({ node, prefix });
      const below = inputs(node).filter(isNext).sort((a, b) => depth.get(a)! - depth.get(b)! || b.id - a.id);
      node = below.pop();
      for (const side of below) place(side, `${trunk}├─ `, `${trunk}│  `);
    }
  };
  for (const node of [...nodes].reverse()) if (isNext(node)) place(node, "", "");
  // Only a cycle is left over; showing it is better than hiding what ran.
  for (const node of nodes) if (!placed.has(node)) place(node, "", "");
  return lines;
}

/** Pipelines on the longest way down from each. */
function depths<N extends TreeNode>(nodes: readonly N[], inputs: (node: N) => N[]): ReadonlyMap<N, number> {
  const depth = new Map<N, number>();
  const visit = (node: N): number => {
    const known = depth.get(node);
    if (known !== undefined) return known;
    // Stands in while the node is being visited, so that a cycle ends.
    depth.set(node, 0);
    const below = inputs(node).reduce((deepest, input) => Math.max(deepest, visit(input)), 0);
    depth.set(node, below + 1);
    return below + 1;
  };
  nodes.forEach(visit);
  return depth;
}
