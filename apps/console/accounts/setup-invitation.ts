import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { SetupToken } from './setup-token.js';
import { Setup } from './setup.service.js';
import { isLoopbackOrigin } from './loopback.js';

/** Prints on the terminal how to set Corong up, until it is set up. */
@Injectable()
export class SetupInvitation implements OnApplicationBootstrap {
  constructor(
    private readonly setup: Setup,
    private readonly token: SetupToken,
    private readonly config: Config,
  ) {}

  /** In the full stack, prints at start. In the embedded one, all-in-one prints it once the process listens. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.config.STACK === 'full') process.stdout.write(await this.text());
  }

  /** Returns the text with the URL and the token; empty once Corong is set up. */
  async text(): Promise<string> {
    if (await this.setup.isDone()) return '';
    const { PORT, publicUrl } = this.config;
    const header = `-H 'X-Setup-Token: ${this.token.text}'`;
    const local = isLoopbackOrigin(publicUrl);
    const page = local ? `http://localhost:${PORT}` : publicUrl;
    return `
Corong is not set up yet. Open ${page} in a browser${local ? '' : ` (set-up token: ${this.token.text})`}, or make your
workspace and its first API key by

  curl -X POST http://localhost:${PORT}/v1/setup -H 'content-type: application/json' ${local ? '' : `${header} `}-d '{
    "workspace": "Kopi Nusantara", "name": "Your name", "email": "you@example.com", "password": "at least ten characters" }'

${local ? `From another machine, or past a proxy, add ${header}` : `From another machine, send the same to ${publicUrl}/v1/setup`}
`;
  }
}
