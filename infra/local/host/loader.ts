import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const Package = z.object({ main: z.string(), type: z.string().optional() });

/** Loads the files that `main` of the app's `package.json` names, one after another, each as the kind of module that it is. */
export async function loadApp(appFolder: string): Promise<void> {
  const { main, type } = Package.parse(JSON.parse(await readFile(join(appFolder, "package.json"), "utf8")));
  const files = await filesOf(appFolder, main);
  if (files.length === 0) throw new Error(`No file in the app matches "main": "${main}".`);
  const require = createRequire(join(appFolder, "package.json"));
  for (const file of files) {
    const path = join(appFolder, file);
    const isEsModule = extname(file) === ".mjs" || (type === "module" && extname(file) !== ".cjs");
    if (isEsModule) await import(/* @vite-ignore */ pathToFileURL(path).href);
    else require(path);
  }
}

async function filesOf(appFolder: string, main: string): Promise<string[]> {
  const glob = main.replace(/^\.\//, "");
  if (!/[*{]/.test(glob)) return [glob];
  const wanted = globPattern(glob);
  const found = await readdir(appFolder, { recursive: true });
  return found.filter((file) => !file.includes("node_modules") && wanted.test(file)).sort();
}

/** `main` is a glob for the Functions worker: `*`, `**` and `{a,b}`. */
export function globPattern(glob: string): RegExp {
  const part = /\*\*\/|\*|[{},]|[^*{},]+/g;
  const meaning: Record<string, string> = { "**/": "(?:.*/)?", "*": "[^/]*", "{": "(?:", "}": ")", ",": "|" };
  const source = glob.replace(part, (text) => meaning[text] ?? text.replace(/[.+?^$()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source}$`);
}
