import { MESSAGE_SANDBOX_PORTS } from '#message/settings.js';
import type { Config } from '#platform/config.js';
import { ADS_SANDBOX_PORTS } from '../../ad-attribution/src/settings.js';

const PORTS = { ...MESSAGE_SANDBOX_PORTS, ...ADS_SANDBOX_PORTS };

const SANDBOX = `
  ##########################################################################
  #  SANDBOX=true: loopback targets are allowed. For trying out; never     #
  #  with real people.                                                     #
  ##########################################################################
  Where no SMTP_URL and no *_BASE_URL is set, nothing reaches out: mail goes to
  127.0.0.1:${PORTS.smtp}, conversions to 127.0.0.1:${PORTS.network}, posts to ports from ${PORTS.telegram} on. Nothing
  listens there until you start it, or npm run tour does; until then mails wait,
  and following by mail is not completed. Ports: docs/retention.md
`;

/** Returns the text that is printed on the terminal once Corong answers. */
export function startMessage(config: Config, invitation: string): string {
  const where = `\nCorong is running at ${config.publicUrl} (embedded stack, data in ${config.DATA_DIR}). Stop it with Ctrl-C.\n`;
  return where + invitation + (config.SANDBOX ? SANDBOX : '');
}
