import { Injectable } from '@nestjs/common';
import { ForeignMediaHost } from '#message/meta-media.js';
import { PrivateTarget } from '#platform/security/outgoing-http.js';
import { MediaSource, type SourceAnswer } from '../networks/media-source.port.js';
import type { SendingAccount } from '../networks/reply-api.port.js';
import { MessengerMediaApi } from './messenger-media.api.js';

/** HTTP statuses after which the same address may work later. */
const isTemporary = (status: number): boolean => status === 429 || status >= 500;

/**
 * Downloads the files of Messenger and Instagram from the addresses in their webhooks. Meta documents no time for which an
 * address is valid; a story is gone after a day.
 */
@Injectable()
export abstract class PageMediaSource extends MediaSource {
  override readonly keptMs = 3 * 86_400_000;

  constructor(private readonly api: MessengerMediaApi) {
    super();
  }

  override isFile(link: string): boolean {
    return this.api.isFile(link);
  }

  override async open(
    _sender: SendingAccount,
    link: string,
    { timeoutMs }: { maxBytes: number; timeoutMs: number },
  ): Promise<SourceAnswer> {
    try {
      const { status, body } = await this.api.open(link, timeoutMs);
      if (status === 200) return { stream: body, sha256: null };
      body.destroy();
      return isTemporary(status) ? { later: true } : { problem: 'gone' };
    } catch (error) {
      if (error instanceof ForeignMediaHost || error instanceof PrivateTarget)
        return { problem: 'foreign_address' };
      throw error;
    }
  }
}
