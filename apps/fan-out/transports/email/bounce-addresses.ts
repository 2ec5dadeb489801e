import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { Keys } from '#platform/security/keys.js';

/** Identifies a sent mail by its post and follower. */
export interface SentMail {
  post_id: string;
  follower_id: number;
}

const TOKEN = /^([0-9a-z]{26})-([0-9a-z]{1,9})-([0-9a-f]{16})$/;

/**
 * Makes and reads the sender address of each mail (VERP), to which reports come that the mail did not arrive. It uses letters of
 * one case, because mail servers may change it, and is signed, so that nobody else can make one.
 */
@Injectable()
export class BounceAddresses {
  private readonly local: string;
  private readonly domain: string;

  constructor(
    private readonly keys: Keys,
    config: MessageSettings,
  ) {
    [this.local = '', this.domain = ''] = (config.BOUNCE_ADDRESS ?? '').toLowerCase().split('@') as string[];
  }

  /** The sender address of a mail; undefined when no address for reports is configured. */
  addressFor({ post_id, follower_id }: SentMail): string | undefined {
    if (!this.local) return undefined;
    const what = `${post_id.slice(post_id.indexOf('_') + 1)}-${follower_id.toString(36)}`;
    return `${this.local}+${what}-${this.signatures(what)[0]!}@${this.domain}`;
  }

  /** Finds the mails whose sender addresses appear in a text, such as the headers of a report. */
  findIn(text: string): SentMail[] {
    if (!this.local) return [];
    const found = new Map<string, SentMail>();
    for (const [address] of text.toLowerCase().matchAll(/[\w.+=-]{1,64}@[\w.-]{1,255}/g)) {
      const token = address.startsWith(`${this.local}+`) && address.endsWith(`@${this.domain}`);
      const mailed = token && this.read(address.slice(this.local.length + 1, -this.domain.length - 1));
      if (mailed) found.set(address, mailed);
    }
    return [...found.values()];
  }

  private read(token: string): SentMail | null {
    const [, post, follower, proof] = TOKEN.exec(token) ?? [];
    if (!post || !follower || !proof) return null;
    const known = this.signatures(`${post}-${follower}`);
    if (!known.some((one) => timingSafeEqual(Buffer.from(one), Buffer.from(proof)))) return null;
    return { post_id: `pst_${post}`, follower_id: Number.parseInt(follower, 36) };
  }

  private signatures(what: string): string[] {
    return this.keys.lookups('bounce', what).map((proof) => proof.slice(0, 16));
  }
}
