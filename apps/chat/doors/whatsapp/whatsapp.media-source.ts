import { Injectable } from '@nestjs/common';
import { ForeignMediaHost, WhatsAppMediaApi } from '#message/whatsapp-media.api.js';
import { MediaSource, type SourceAnswer } from '../networks/media-source.port.js';
import type { SendingAccount } from '../networks/reply-api.port.js';

/** Graph's code for an object that is not there (any more). */
const NO_OBJECT = 100;
/** Of the address, which WhatsApp gives for five minutes: another one may do. */
const OTHER_ADDRESS = new Set([401, 403, 404, 410]);

/** Files of WhatsApp's Cloud API: a file's id leads to an address, and that to its bytes. */
@Injectable()
export class WhatsAppMediaSource extends MediaSource {
  override readonly network = 'whatsapp';
  /** WhatsApp keeps what webhooks told of for seven days. */
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
