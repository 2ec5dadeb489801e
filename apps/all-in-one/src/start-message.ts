import type { Config } from '#platform/config.js';

const SANDBOX = `
  ##########################################################################
  #  SANDBOX=true: loopback targets are allowed, and mail and ad networks  #
  #  go to this machine. For trying out; never with real people.           #
  ##########################################################################
`;

/** Returns the text that is printed on the terminal once Corong answers. */
export function startMessage(config: Config, invitation: string): string {
  const where = `\nCorong is running at ${config.publicUrl} (embedded stack, data in ${config.DATA_DIR}). Stop it with Ctrl-C.\n`;
  return where + invitation + (config.SANDBOX ? SANDBOX : '');
}
