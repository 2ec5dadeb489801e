import { askByMail, followByWebhook, followLive, pressButton } from '../journeys/followers.js';
import type { JourneySetup } from '../journeys/journey-setup.js';
import { unique } from '../journeys/unique.js';
import type { LiveReader } from '../support/sandboxes/live.js';
import type { WebhookEndpoint } from '../support/sandboxes/webhook.js';

/** What is created before anything is killed. */
export interface ChaosFixtures {
  channel: string;
  ad: string;
  /** Of the ad's link. */
  code: string;
  live: LiveReader[];
  endpoints: WebhookEndpoint[];
  addresses: string[];
}

const NUMBERS = [1, 2, 3];

/** Creates a channel with followers over every transport, an ad with its link, and an account with the network. */
export async function createFixtures({ client, workspace, sandboxes }: JourneySetup): Promise<ChaosFixtures> {
  const suffix = unique();
  const handle = `kopi-${suffix}`;
  const { publisher, marketer } = workspace;
  const channel = await publisher.post<{ id: string }>(
    '/v1/channels',
    { handle, name: 'Kopi Nusantara' },
    { expect: [201] },
  );
  const live = await Promise.all(NUMBERS.map(() => followLive(client, handle)));
  const endpoints = await Promise.all(
    NUMBERS.map(
      async (number) =>
        (await followByWebhook(client, handle, sandboxes.webhook, `${suffix}-${number}`)).endpoint,
    ),
  );
  const addresses = await Promise.all(
    NUMBERS.map(async (number) => {
      const address = `ayu${number}.${suffix}@example.org`;
      await pressButton(client, await askByMail(client, handle, sandboxes.smtp, address));
      return address;
    }),
  );
  await marketer.put(
    '/v1/networks/meta',
    { dataset_id: '1234567890', access_token: `EAAG${suffix}` },
    { expect: [200] },
  );
  const campaign = await marketer.post<{ id: string }>('/v1/campaigns', { name: 'Panen' }, { expect: [201] });
  const ad = await marketer.post<{ id: string }>(
    '/v1/ads',
    { campaign_id: campaign.json.id, name: 'Petani' },
    { expect: [201] },
  );
  const link = await marketer.post<{ code: string }>('/v1/links', { ad_id: ad.json.id }, { expect: [201] });
  return { channel: channel.json.id, ad: ad.json.id, code: link.json.code, live, endpoints, addresses };
}
