import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pinTo, GENERATOR_CORE } from './cores.js';

export interface GeneratorOptions {
  port: number;
  codes: readonly string[];
  /** Index of the first code; codes are visited in turn. */
  first: number;
  seconds: number;
  connections: number;
  /** Requests in a second, sent when they are due (open loop); null: each connection sends as soon as it was answered. */
  rate: number | null;
  /** Makes click ids unique among runs. */
  run: string;
}

export interface GeneratorResult {
  answers: number;
  /** Answers that are no redirect, and the first line of one of them. */
  refused: number;
  refusal: string;
  /** Of the clicks, in the header X-Click-Id. */
  ids: string[];
  /** Milliseconds of each answer. */
  ms: number[];
  seconds: number;
}

/** Sends clicks from a process of its own on its own core: 1,000 phones, each with its address and agent. */
export async function generate(options: GeneratorOptions): Promise<GeneratorResult> {
  const child = fork(fileURLToPath(new URL('./generator.child.js', import.meta.url)), { execArgv: [] });
  pinTo(child.pid!, GENERATOR_CORE);
  child.send(options);
  const [result] = (await once(child, 'message')) as [GeneratorResult];
  return result;
}

export const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;
