// What generated code calls of JavaScript's Math.
export const MATH: WebAssembly.ModuleImports = {
  exp: Math.exp, log: Math.log, log10: Math.log10, log2: Math.log2, pow: Math.pow,
};
