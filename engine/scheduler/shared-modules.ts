// Compiled modules that some engine of this process holds: a module has no state, so others take it as it is.

const modules = new Map<string, WeakRef<WebAssembly.Module>>();
const collected = new FinalizationRegistry<string>(key => {
  if (modules.get(key)?.deref() === undefined) modules.delete(key);
});

export const sharedModule = (key: string): WebAssembly.Module | undefined => modules.get(key)?.deref();

export function shareModule(key: string, module: WebAssembly.Module): WebAssembly.Module {
  modules.set(key, new WeakRef(module));
  collected.register(module, key);
  return module;
}
