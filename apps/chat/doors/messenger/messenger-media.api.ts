import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ForeignMediaHost, isMetaFile, isMetaMedia } from '#message/meta-media.js';
import { MessageSettings } from '#message/settings.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';

const MAX_REDIRECTS = 3;

/** Downloads files of Messenger and Instagram from Meta's hosts. */
@Injectable()
export class MessengerMediaApi {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly config: MessageSettings,
  ) {}

  /** Returns true if a shared link leads to a file at Meta, and not to a page. */
  isFile(link: string): boolean {
    const url = URL.parse(link);
    return url !== null && (isMetaFile(url) || this.isSandbox(url));
  }

  /**
   * Opens a file at its address, and at the addresses to which that leads. No token is sent: the address itself is signed.
   * Throws ForeignMediaHost for an address outside Meta, and the errors of OutgoingHttp.
   */
  async open(link: string, timeoutMs: number): Promise<{ status: number; body: Readable }> {
    let address = link;
    for (let redirects = 0; ; redirects++) {
      const url = this.http.check(address);
      if (!isMetaMedia(url) && !this.isSandbox(url))
        throw new ForeignMediaHost('The address is none of Meta’s');
      const { status, headers, body } = await this.http.open(address, {}, { timeoutMs });
      const { location } = headers;
      if (status < 300 || status > 399 || typeof location !== 'string' || redirects === MAX_REDIRECTS)
        return { status, body };
      body.destroy();
      address = new URL(location, url).href;
    }
  }

  /** The sandbox serves files itself. */
  private isSandbox({ origin }: URL): boolean {
    return origin === new URL(this.config.messengerBaseUrl).origin;
  }
}
