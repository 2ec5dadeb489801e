import type { Config } from '#platform/config.js';

const SANDBOX = `
  ##########################################################################
  #  SANDBOX=true: loopback targets are allowed, and mail and ad networks  #
  #  go to this machine. For trying out; never with real people.           #
  ##########################################################################
`;

/** What is said on the terminal once Corong answers; `setupToken` where it is not set up yet. */
export function greeting(config: Config, setupToken: string | null): string {
  const lines = [
    `\nCorong is running at ${config.publicUrl} (embedded stack, data in ${config.DATA_DIR}). Stop it with Ctrl-C.`,
  ];
  if (setupToken !== null) lines.push(firstRun(config, setupToken));
  if (config.SANDBOX) lines.push(SANDBOX);
  return `${lines.join('\n')}\n`;
}

const firstRun = (config: Config, setupToken: string) => `
It is not set up yet. This makes your workspace and prints its first API key:

  curl -X POST http://localhost:${config.PORT}/v1/setup -H 'content-type: application/json' -d '{
    "workspace": "Kopi Nusantara", "name": "Sri", "email": "sri@example.com", "password": "at least ten characters" }'

From another machine, to ${config.publicUrl}, add -H 'X-Setup-Token: ${setupToken}'
`;
