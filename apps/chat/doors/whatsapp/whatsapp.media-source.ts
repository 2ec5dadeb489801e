import { Injectable } from '@nestjs/common';
import { ForeignMediaHost } from '#message/meta-media.js';
import { WhatsAppMediaApi } from '#message/whatsapp-media.api.js';
import { MediaSource, type SourceAnswer } from '../networks/media-source.port.js';
import type { SendingAccount } from '../networks/reply-api.port.js';

/** The Graph API's code for an object that does not exist (any more). */
const NO_OBJECT = 100;
/** HTTP statuses of a file's URL, which is valid for five minutes; with a new URL the download may succeed. */
const OTHER_ADDRESS = new Set([401, 403, 404, 410]);

/** Downloads files from WhatsApp's Cloud API: it asks for the URL of a file's id, and then for its bytes. */
@Injectable()
export class WhatsAppMediaSource extends MediaSource {
  override readonly network = 'whatsapp';
  /** Milliseconds that WhatsApp keeps a file of a webhook: seven days. */
  override readonly keptMs = 7 * 86_400_000;

  constructor(private readonly api: WhatsAppMediaApi) {
    super();
  }

  override async open(
    sender: SendingAccount,
    id: string,
    { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
  ): Promise<SourceAnswer> {
    const media = await this.api.find(sender, id, timeoutMs);
    if (!('url' in media)) return media.code === NO_OBJECT ? { problem: 'gone' } : { refusal: media };
    if (media.bytes !== null && media.bytes > maxBytes) return { problem: 'too_large' };
    try {
      const { status, body } = await this.api.open(sender, media, timeoutMs);
      if (status === 200) return { stream: body, sha256: media.sha256 };
      body.destroy();
      return OTHER_ADDRESS.has(status) || status >= 500 ? { later: true } : { problem: 'gone' };
    } catch (error) {
      if (error instanceof ForeignMediaHost) return { problem: 'foreign_address' };
      throw error;
    }
  }
}
