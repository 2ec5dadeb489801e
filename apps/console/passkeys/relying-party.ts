import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config.js';

/** Whom passkeys are made for: the host of PUBLIC_URL, and pages of its origin. Browsers make none for an address such as 192.0.2.7. */
@Injectable()
export class RelyingParty {
  readonly id: string;
  readonly origin: string;

  constructor({ publicUrl }: Config) {
    this.origin = publicUrl;
    this.id = new URL(publicUrl).hostname;
  }
}
