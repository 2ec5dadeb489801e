/** The ad, link and click that a network named as the origin of a message. */
export interface NamedAd {
  /** The network's id of the ad, in digits. */
  network_ad_id?: string;
  /** The `ref` of the link that led to the message: a code of this installation, or any other text. */
  ref?: string;
  /** The network's own id of the click. It is personal data, so it never crosses from here. */
  click_id?: string;
}

const AD_ID = /^\d{1,20}$/;
/** Longest click id that is accepted. */
const MAX_CLICK_ID = 1_000;
/** Longest `ref` of a link to Messenger or Instagram. */
const MAX_REF = 2_083;

/**
 * Reads a referral in the form of WhatsApp (`source_id`, `source_type`, `ctwa_clid`; the id of a post is ignored) or of
 * Messenger and Instagram (`ad_id`, `ref`). All fields are optional: ads in WhatsApp's status have no `ctwa_clid`.
 */
export function namedAd(referral: string | undefined): NamedAd {
  const fields = fieldsOf(referral);
  const { source_type, source_id, ad_id, ctwa_clid, ref } = fields;
  const id = source_type === 'ad' ? source_id : ad_id;
  const click_id = typeof ctwa_clid === 'string' && ctwa_clid.length <= MAX_CLICK_ID ? ctwa_clid : '';
  return {
    ...(typeof id === 'string' && AD_ID.test(id) && { network_ad_id: id }),
    ...(click_id && { click_id }),
    ...(typeof ref === 'string' && ref !== '' && ref.length <= MAX_REF && { ref }),
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
