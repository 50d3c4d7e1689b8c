/** Below the 32,768 UTF-16 units that table storage allows a property. */
const propertyCharactersMax = 32_000;

const propertyName = (index: number) => (index === 0 ? "body" : `body${index}`);
const isLeadingSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;

/** A row's text as string properties `body`, `body1` …: no other type is stored, so none can drift. */
export function propertiesOf(body: string): Record<string, string> {
  const properties: Record<string, string> = {};
  let start = 0;
  for (let index = 0; index === 0 || start < body.length; index++) {
    let end = start + propertyCharactersMax;
    // Half a surrogate pair doesn't survive the way through UTF-8.
    if (end < body.length && isLeadingSurrogate(body.charCodeAt(end - 1))) end -= 1;
    properties[propertyName(index)] = body.slice(start, end);
    start = end;
  }
  return properties;
}

/** The text that `propertiesOf` took apart. */
export function bodyOf(properties: Record<string, unknown>): string {
  const parts: string[] = [];
  for (let index = 0; ; index++) {
    const part = properties[propertyName(index)];
    if (typeof part !== "string") return parts.join("");
    parts.push(part);
  }
}
