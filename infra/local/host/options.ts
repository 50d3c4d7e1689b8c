export type HostOptions = {
  /** Folder with `package.json` (its `main`) and `host.json`: the deployable app. */
  appFolder?: string;
  /** Instead of `appFolder`: makes the `app.*` calls itself. */
  register?: () => void | Promise<void>;
  hostJson?: unknown;
  /** Become environment variables; existing ones win. */
  settings: Record<string, string>;
  /** 0 is any free one; the host listens on 127.0.0.1. */
  port: number;
  /** How long a received message is hidden; without it the Functions host's ten minutes. */
  queueLeaseSeconds?: number;
  /** Replaces `visibilityTimeout` of `host.json`: the time until a failed message comes again. */
  queueRetryDelaySeconds?: number;
  /** Ceiling of the pause between two looks into an empty queue. */
  maxPollMs?: number;
  /** How long after a call the queues are looked into for what it may have sent; calls within this time count as one. */
  noticeMs?: number;
  /** `false`: timers are registered but only fired by hand. */
  timers?: boolean;
  /** How often an instance looks whether another one has let go of a timer; without it once a minute. */
  timerLockRetryMs?: number;
  /** Keys come from the setting `LOCAL_HOST_KEYS`. */
  enforceKeys?: boolean;
  writeLine?: (line: string) => void;
};

export const defaults = {
  queueLeaseSeconds: 600,
  maxPollMs: 200,
  noticeMs: 25,
  timerLockRetryMs: 60_000,
  idleTimeoutMs: 30_000,
  bodyLimitBytes: 104_857_600,
};
