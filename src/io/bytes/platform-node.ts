// Node's own modules, where they are. The name is put together here, so that bundlers for pages do not look
// for it.

/** One of Node's modules; rejects where the platform has none of that name. */
export const nodeModule = <Module>(name: string): Promise<Module> =>
  import(/* webpackIgnore: true */ /* @vite-ignore */ `node:${name}`) as Promise<Module>;
