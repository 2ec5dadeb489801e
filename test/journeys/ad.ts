import assert from 'node:assert/strict';
import type { JourneyContext } from './journey-context.js';
import { unique } from './unique.js';

export const COST = 30_000_00;

export interface Link {
  id: string;
  code: string;
  url: string;
}

/** Creates an account with the network, a greeting, a campaign, an ad with a cost, and its link. */
export async function makeAd(
  { workspace, report }: JourneyContext,
  greeting: string,
  { doors, network_ids }: { doors?: object[]; network_ids?: object[] } = {},
): Promise<{ ad: string; link: Link }> {
  const { marketer } = workspace;
  const token = `EAAG${unique()}${unique()}`;
  await marketer.put(
    '/v1/networks/meta',
    { dataset_id: '1234567890', access_token: token },
    { expect: [200] },
  );
  const network = await marketer.get('/v1/networks/meta', { expect: [200] });
  assert.ok(!network.text.includes(token), 'the access token is not shown');
  report('the network is connected', 'its access token is not shown again');

  const said = await marketer.post<{ id: string }>('/v1/greetings', { text: greeting }, { expect: [201] });
  const campaign = await marketer.post<{ id: string }>(
    '/v1/campaigns',
    { name: 'Panen raya' },
    { expect: [201] },
  );
  const ad = await marketer.post<{ id: string }>(
    '/v1/ads',
    { campaign_id: campaign.json.id, name: 'Video petani', greeting_id: said.json.id, network_ids },
    { expect: [201] },
  );
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: workspace.timeZone }).format();
  const cost = { currency: workspace.currency, amount_minor: COST };
  await marketer.put(`/v1/ads/${ad.json.id}/costs/${today}`, cost, { expect: [200] });
  const link = await marketer.post<Link>(
    '/v1/links',
    { ad_id: ad.json.id, ...(doors && { doors }) },
    { expect: [201] },
  );
  assert.equal(new URL(link.json.url).pathname, `/c/${link.json.code}`);
  report(
    'campaign, ad and link are made',
    `with a greeting, a cost for ${today}, and the link /c/${link.json.code}`,
  );
  return { ad: ad.json.id, link: link.json };
}
