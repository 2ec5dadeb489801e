import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LogThrottle } from '#platform/log-throttle.js';
import { LOGGER } from '#platform/tokens.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Transports } from '../transports/transports.js';
import type { ChatPerson } from './chat-followers.js';

/** Milliseconds until the next attempt when the network names no time. */
const PAUSE_MS = 3_000;

/** Sends one text to a person who wrote to the workspace's account with a network. */
@Injectable()
export class AnswerSender {
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly transports: Transports,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Null once the network accepted the text or refused it for good; otherwise the instant of the next attempt, in ms. */
  async send({ workspace_id, transport, address }: ChatPerson, text: string): Promise<number | null> {
    try {
      const outcome = await this.transports.get(transport).reply!({ workspace_id, address }, text);
      if (outcome.state !== 'deferred') return null;
      return Math.max(outcome.until ?? this.clock.now() + PAUSE_MS, this.clock.now() + 1);
    } catch (error) {
      // Without a readable answer it is not known whether the text arrived, so it is sent again.
      const reason = reasonOf(error);
      const more = this.throttle.suppressedSince(`${transport} ${reason}`);
      if (more !== null)
        this.logger.warn(
          { transport, reason, more },
          'the network did not accept an answer to a command: will retry',
        );
      return this.clock.now() + PAUSE_MS;
    }
  }
}

/** A code of the connection, or the error's name: no address and no text. */
function reasonOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: string };
  return typeof code === 'string' ? code : (name ?? 'Error');
}
