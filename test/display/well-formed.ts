// Reads HTML as strictly as XML: every tag closed, every attribute quoted. Fails where it is not.

const VOID = new Set(["br", "meta"]);
const TAG = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|<|&(?!(?:#\d+|#x[0-9a-f]+|\w+);)/g;

/** The names of all tags and attributes. */
export function wellFormed(
  html: string,
): { readonly tags: ReadonlySet<string>; readonly attributes: ReadonlySet<string> } {
  const tags = new Set<string>();
  const attributes = new Set<string>();
  const open: string[] = [];
  for (const match of html.replace(/^<!doctype html>/, "").matchAll(TAG)) {
    const [text, closing, name, rest = "", selfClosing] = match;
    if (name === undefined) throw new Error(`"${text}" is no markup at: ${html.slice(match.index - 40, match.index + 60)}`);
    tags.add(name);
    for (const [, attribute] of rest.matchAll(/([\w:-]+)="/g)) attributes.add(attribute!);
    if (closing) {
      const expected = open.pop();
      if (expected !== name) throw new Error(`</${name}> closes <${expected}>`);
    } else if (!selfClosing && !VOID.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(", ")}`);
  return { tags, attributes };
}
