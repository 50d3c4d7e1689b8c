import { z } from "zod";

const Line = z.object({
  level: z.enum(["info", "warn", "error"]),
  message: z.string(),
  function: z.string().optional(),
  requestId: z.string().optional(),
  error: z.string().optional(),
});

/**
 * The app writes its log to standard output, line by line as JSON, where a deployment collects it. Here that is a
 * person's terminal: unless everything is asked for, only what failed is shown, in short.
 */
export function divideOutput({ verbose }: { verbose: boolean }): void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((text: string | Uint8Array) => {
    const line = typeof text === "string" && text.startsWith("{") ? logLine(text) : undefined;
    if (line === undefined || verbose) return write(text);
    return line.level === "info" ? true : write(`${shortened(line)}\n`);
  }) as typeof process.stdout.write;
}

function logLine(text: string): z.infer<typeof Line> | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const shortened = ({ message, function: name, requestId, error }: z.infer<typeof Line>): string =>
  `  ! ${name ?? "app"}: ${error ?? message}${requestId === undefined ? "" : ` (request ${requestId})`}`;
