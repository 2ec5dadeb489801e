import { execFileSync } from 'node:child_process';

/** The core of the measured server alone; the generator and the stores run on the other one. */
export const SERVER_CORE = 0;
export const GENERATOR_CORE = 1;

/** Pins a process, with its threads that run already, to one core. */
export function pinTo(pid: number, core: number): void {
  execFileSync('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' });
}
