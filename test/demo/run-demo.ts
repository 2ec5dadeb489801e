import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSandboxes, urlsOf } from '../journeys/journey-setup.js';
import { startStack, type StackKind } from '../support/stack.js';
import type { Owner } from './brand.js';
import type { Filled } from './fill.js';

/** What is kept of a demo, beside its data. */
export interface DemoFile {
  stack: StackKind;
  owner: Owner;
  account: string;
  /** Null until it is filled. */
  filled: Filled | null;
}

export const demoFileIn = (data: string, kind: StackKind): string => join(data, `demo-${kind}.json`);

/** Returns what is kept of the demo in this folder; null if there is none. */
export function readDemo(data: string, kind: StackKind): DemoFile | null {
  const file = demoFileIn(data, kind);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoFile) : null;
}

/** Runs a filled demo, with the sandboxes of its networks: what agents answer arrives there. */
export async function runDemo(
  { stack: kind, account }: DemoFile,
  { data, port }: { data: string; port: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const sandboxes = await openSandboxes(undefined, { account });
  const url = `http://localhost:${port}`;
  const stores = { dataDir: join(data, kind), fresh: false, port };
  const stack = await startStack(kind, {
    ...{ smtpUrl: sandboxes.smtp.url, metaUrl: sandboxes.meta.url, ...stores },
    env: { ...urlsOf(sandboxes), PUBLIC_URL: url },
  }).catch(async (error: Error) => {
    await sandboxes.close();
    throw error;
  });
  const close = async () => {
    await stack.stop();
    await sandboxes.close();
  };
  return { url, close };
}
