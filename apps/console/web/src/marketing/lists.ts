import { api } from '../api/client';
import { usePages } from './pages';

const LIMIT = 100;
const archivedOf = (archived: boolean) => (archived ? ('true' as const) : ('false' as const));

/** The workspace's campaigns, newest first. */
export const useCampaigns = (archived = false) =>
  usePages(['/v1/campaigns', { archived }], async (cursor) => {
    const query = { limit: LIMIT, archived: archivedOf(archived), cursor };
    return (await api.GET('/v1/campaigns', { params: { query } })).data!;
  });

/** Ads in use, of one campaign or of all. */
export const useAds = (campaign_id?: string, enabled = true, archived = false) =>
  usePages(
    ['/v1/ads', { campaign_id, archived }],
    async (cursor) => {
      const query = { limit: LIMIT, campaign_id, cursor, archived: archivedOf(archived) };
      return (await api.GET('/v1/ads', { params: { query } })).data!;
    },
    enabled,
  );

/** Links in use of an ad. */
export const useLinks = (ad_id: string, archived = false) =>
  usePages(['/v1/links', { ad_id, archived }], async (cursor) => {
    const query = { limit: LIMIT, ad_id, cursor, archived: archivedOf(archived) };
    return (await api.GET('/v1/links', { params: { query } })).data!;
  });

/** Greetings, newest first. */
export const useGreetings = (archived = false, enabled = true) =>
  usePages(
    ['/v1/greetings', { archived }],
    async (cursor) => {
      const query = { limit: LIMIT, cursor, archived: archivedOf(archived) };
      return (await api.GET('/v1/greetings', { params: { query } })).data!;
    },
    enabled,
  );

/** Own domains. */
export const useDomains = () =>
  usePages(['/v1/domains'], async (cursor) => {
    return (await api.GET('/v1/domains', { params: { query: { limit: LIMIT, cursor } } })).data!;
  });

/** The brand's accounts to which links can lead. */
export const useDoors = () =>
  usePages(['/v1/doors'], async (cursor) => {
    return (await api.GET('/v1/doors', { params: { query: { limit: LIMIT, cursor } } })).data!;
  });
