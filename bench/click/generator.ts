import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pinTo, GENERATOR_CORE } from './cores.js';

export interface GeneratorOptions {
  port: number;
  codes: string[];
  /** Index of the first code; codes are visited in turn. */
  first: number;
  seconds: number;
  connections: number;
  /** Requests per second, sent when they are due (open loop); null: each connection sends as soon as it was answered. */
  rate: number | null;
  /** Makes click ids unique among runs. */
  run: string;
}

export interface GeneratorResult {
  answers: number;
  /** Number of answers that are not redirects. */
  refused: number;
  /** Ids of the clicks, from the header X-Click-Id. */
  ids: string[];
  /** Latency of each answer in milliseconds. */
  ms: number[];
  seconds: number;
}

/** Sends clicks from a process on its own core: of 1,000 phones, each with its own address and user agent. */
export async function generate(options: GeneratorOptions): Promise<GeneratorResult> {
  const child = fork(fileURLToPath(new URL('./generator.child.js', import.meta.url)), { execArgv: [] });
  pinTo(child.pid!, GENERATOR_CORE);
  child.send(options);
  const [result] = (await once(child, 'message')) as [GeneratorResult];
  return result;
}

export const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;
