// What generated code calls of JavaScript's Math.
export const MATH: WebAssembly.ModuleImports = {
  exp: Math.exp, log: Math.log, log10: Math.log10, log2: Math.log2, pow: Math.pow,
  sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan,
  atan2: Math.atan2, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh, cbrt: Math.cbrt,
};
