// What the queries import of the package, as the compiler sees it before the package is built.
declare module "quern" {
  type Sources = typeof import("../../src/index.ts");
  export const and: Sources["and"];
  export const count: Sources["count"];
  export const desc: Sources["desc"];
  export const lit: Sources["lit"];
  export const not: Sources["not"];
  export const or: Sources["or"];
  export const t: Sources["t"];
  export const when: Sources["when"];
  export type Frame<S extends import("../../src/index.ts").AnySchema> = import("../../src/index.ts").Frame<S>;
}
