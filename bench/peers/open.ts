// Opens peers by name.
import { availableParallelism } from "node:os";
import type { BenchOptions, PeerName } from "../options.ts";
import { UsageError } from "../options.ts";
import { openArquero } from "./arquero.ts";
import { openDuckDB } from "./duckdb.ts";
import type { Peer } from "./peer.ts";
import { openPolars } from "./polars.ts";

export const peerThreads = (options: BenchOptions): number => options.peerThreads ?? availableParallelism();

const OPEN: Readonly<Record<PeerName, (threads: number) => Peer | Promise<Peer>>> = {
  duckdb: openDuckDB,
  polars: openPolars,
  arquero: openArquero,
  hyparquet: () => {
    throw new UsageError("hyparquet reads files and runs no queries; only the suite parquet compares with it.");
  },
  papaparse: () => {
    throw new UsageError("papaparse reads files and runs no queries; only the suite csv compares with it.");
  },
};

export const openPeer = async (name: PeerName, threads: number): Promise<Peer> => OPEN[name](threads);

/** The peers that the options name. */
export async function openPeers(options: BenchOptions): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const name of options.peers) peers.push(await openPeer(name, peerThreads(options)));
  return peers;
}

export const versionsOf = (peers: readonly Peer[]): Record<string, string> =>
  Object.fromEntries(peers.map(peer => [peer.name, peer.version]));
