// Installs Schemathesis from PyPI into its own Python environment below .services/.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../toolchain.mjs';

export const VERSION = '4.32.5';
const HOME = join(ROOT, '.services', `schemathesis-${VERSION}`);
const PROGRAM = join(HOME, 'bin', 'st');

/** Thrown with the reason if Schemathesis cannot be installed on this machine. */
export class NoPython extends Error {}

/** Installs Schemathesis if needed; returns the path of its program. */
export function schemathesis(say) {
  if (existsSync(PROGRAM)) return PROGRAM;
  const python = ['python3', 'python'].find(isNewEnough);
  if (!python)
    throw new NoPython(
      'npm run test:api needs Python 3.10 or later (python3, with venv): there is none here',
    );
  say(`Installing Schemathesis ${VERSION} into ${HOME} …`);
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(join(ROOT, '.services'), { recursive: true });
  const steps = [
    [python, '-m', 'venv', HOME],
    [
      join(HOME, 'bin', 'pip'),
      'install',
      '--quiet',
      '--disable-pip-version-check',
      `schemathesis==${VERSION}`,
    ],
  ];
  for (const [program, ...args] of steps) {
    const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status === 0) continue;
    rmSync(HOME, { recursive: true, force: true });
    throw new NoPython(
      `Schemathesis cannot be installed: ${[program, ...args].join(' ')} failed ${error ?? ''}`,
    );
  }
  return PROGRAM;
}

function isNewEnough(python) {
  const test = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  return spawnSync(python, ['-c', test], { stdio: 'ignore' }).status === 0;
}
