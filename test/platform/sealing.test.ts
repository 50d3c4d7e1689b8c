import { expect, test } from "vitest";
import { seal, secretFrom, unseal } from "../../shared/platform/sealing.js";

const [first, second] = ["the-first-key-of-this-deployment", "a-key-that-came-a-year-after-that"];
const text = 'Zażółć {"password":"hunter2"}';

test("a secret is the same for one text and key, and another for any other", () => {
  const of = (keys: string[], text: string) => secretFrom(keys, text);
  expect(of([first], text)).toBe(of([first, second], text));
  expect(new Set([of([first], text), of([second], text), of([first], `${text}!`)]).size).toBe(3);
  expect(() => of([], text)).toThrow("no key");
});
test("what is sealed reads as nothing and opens as it was, and sealed again it is the same", () => {
  const sealed = seal([first], text);
  expect(Buffer.from(sealed.split(".")[1] ?? "", "base64").toString("latin1")).not.toContain("hunter2");
  expect(unseal([first], sealed)).toBe(text);
  expect(seal([first], text)).toBe(sealed);
  expect(seal([first], `${text} `).slice(0, 40)).not.toBe(sealed.slice(0, 40));
});
test("a new key before the old one seals, and the old one goes on opening what it sealed", () => {
  const old = seal([first], text);
  expect(unseal([second, first], old)).toBe(text);
  expect(unseal([second], seal([second, first], text))).toBe(text);
  expect(unseal([second], old)).toBeUndefined();
  expect(() => seal([], text)).toThrow("no key");
});
test("a sealed text that was changed does not open", () => {
  const [name, hidden = ""] = seal([first], text).split(".");
  const bytes = Buffer.from(hidden, "base64");
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  expect(() => unseal([first], `${name}.${bytes.toString("base64")}`)).toThrow();
});
