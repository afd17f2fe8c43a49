// Text as it can stand in HTML.

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
};

/** The text as it can stand between tags and inside of quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, mark => ENTITIES[mark]!);
