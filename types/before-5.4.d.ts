// What TypeScript before 5.4 reads in place of the types, by `typesVersions` of package.json: it lacks a type
// that they use in the results of methods. The notebook kernel tslab has such a compiler.
declare global {
  type NoInfer<T> = [T][T extends unknown ? 0 : never];
}
export * from "../dist/index.js";
