import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { postUrl } from '#message/post-address.js';
import { AudienceCounts } from '../audience/audience-counts.js';
import { FollowerTokens } from '../audience/tokens.js';
import type { Channel } from '../channels/channel.entity.js';
import { Languages } from '../channels/languages.js';
import { DESCRIPTORS } from '../transports/transport-list.js';
import { renderedWhole } from '../transports/rendered-post.js';
import type { Delivery } from '../transports/transport.port.js';
import { Transports } from '../transports/transports.js';
import { lossesOf } from './losses.js';
import type { DraftInput, PostPreview } from './preview.dto.js';

/** As long as an id, since links count where a text is cut. */
const NOBODY = '0'.repeat(26);

/** Shows a draft as each transport would send it, by the code that sends. */
@Injectable()
export class PostPreviews {
  constructor(
    private readonly transports: Transports,
    private readonly counts: AudienceCounts,
    private readonly languages: Languages,
    private readonly tokens: FollowerTokens,
    private readonly config: Config,
  ) {}

  async of(channel: Channel, { title, body }: Pick<DraftInput, 'title' | 'body'>): Promise<PostPreview> {
    const { id, workspace_id, handle, name } = channel;
    const followers = await this.counts.byTransport(id);
    const post_id = `pst_${NOBODY}`;
    const url = postUrl(this.config.publicUrl, handle, post_id);
    const delivery: Pick<Delivery, 'post' | 'channel' | 'language' | 'unsubscribe_url'> = {
      post: { id: post_id, title: title || null, body, published_at: 0, url },
      channel: { id, workspace_id, handle, name },
      language: (await this.languages.of(channel)) ?? 'en',
      unsubscribe_url: this.tokens.unsubscribeUrl(`fol_${NOBODY}`),
    };
    const sending = new Map(this.transports.all.map((one) => [one.name, one]));
    const items = DESCRIPTORS.map(async ({ name: transport }) => {
      // Followers who fetch their posts, as live ones do, have no transport that sends; they get the whole text.
      const sends = sending.get(transport);
      const { cutAt, ...words } = sends?.render(delivery) ?? renderedWhole(delivery);
      const set_up = (await sends?.isSetUp(workspace_id)) ?? true;
      const losses = lossesOf(delivery.post, { ...words, cutAt });
      return { transport, followers: followers[transport], ...words, losses, set_up };
    });
    return { items: await Promise.all(items) };
  }
}
