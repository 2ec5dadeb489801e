/** What a network names of the ad that led to a message. */
export interface NamedAd {
  /** Digits, as the network numbers its ads. */
  network_ad_id?: string;
  /** The network's own id of the click: opaque, and personal, so that it never leaves chat from here. */
  click_id?: string;
}

const AD_ID = /^\d{1,20}$/;
/** Longest click id that is looked at; a longer one is no id. */
const MAX_CLICK_ID = 1_000;

/**
 * Reads a referral as WhatsApp writes it (`source_id`, `source_type`, `ctwa_clid`; the id of a post is no ad's) and as
 * Messenger and Instagram do (`ad_id`). All of it is optional: ads in WhatsApp's status have no `ctwa_clid`.
 */
export function namedAd(referral: string | undefined): NamedAd {
  const fields = fieldsOf(referral);
  const { source_type, source_id, ad_id, ctwa_clid } = fields;
  const id = source_type === 'ad' ? source_id : ad_id;
  const click_id = typeof ctwa_clid === 'string' && ctwa_clid.length <= MAX_CLICK_ID ? ctwa_clid : '';
  return {
    ...(typeof id === 'string' && AD_ID.test(id) && { network_ad_id: id }),
    ...(click_id && { click_id }),
  };
}

function fieldsOf(referral: string | undefined): Record<string, unknown> {
  if (!referral) return {};
  try {
    const value: unknown = JSON.parse(referral);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
