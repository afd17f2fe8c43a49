// Opens peers by name.
import { availableParallelism } from "node:os";
import type { BenchOptions, PeerName } from "../options.ts";
import { openArquero } from "./arquero.ts";
import { openDuckDB } from "./duckdb.ts";
import type { Peer } from "./peer.ts";
import { openPolars } from "./polars.ts";

export const peerThreads = (options: BenchOptions): number => options.peerThreads ?? availableParallelism();

export async function openPeer(name: PeerName, threads: number): Promise<Peer> {
  const open = { duckdb: openDuckDB, polars: openPolars, arquero: openArquero } satisfies Record<PeerName, unknown>;
  return open[name](threads);
}
