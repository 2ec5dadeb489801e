import type { SetupStep } from '#platform/http/setup-steps.js';
import type { Words } from '#platform/language/language.js';
import { inEach } from '#platform/language/texts.js';
import { META_SETUP_TEXTS } from './meta.texts.js';
import type { AccountToSetUp } from './network.port.js';

/** The list of a person's apps at Meta. */
export const META_APPS_URL = 'https://developers.facebook.com/apps/';
/** The inbox in which a page's automations are set. */
export const META_SUITE_URL = 'https://business.facebook.com/latest/inbox/automations';

/** Returns where a person finds the value of a field of an account with Meta. */
export function whereAtMeta(field: string, isPage: boolean): Words {
  return inEach(META_SETUP_TEXTS, (texts) => {
    const byField: Readonly<Record<string, string>> = {
      access_token: isPage ? texts.pageToken : texts.token,
      app_secret: texts.appSecret,
      phone_number_id: texts.numberId,
      page_id: texts.pageId,
      instagram_id: texts.instagramId,
    };
    return byField[field] ?? texts.token;
  });
}

/** Whether the address of this installation was entered at Meta. A call proves it too: Meta calls no other address. `product`: its name in Meta's dashboard. */
export function handshakeStep({ row, hookUrl }: AccountToSetUp, product: string): SetupStep {
  const name = 'handshake';
  const at = row.handshake_at ?? row.called_at;
  if (at !== null)
    return { name, state: 'ok', at, says: inEach(META_SETUP_TEXTS, (texts) => texts.verified) };
  return {
    ...{ name, state: 'missing', url: META_APPS_URL },
    ...(hookUrl !== null && { copy: hookUrl }),
    says: inEach(META_SETUP_TEXTS, (texts) => texts.unverified),
    where: inEach(META_SETUP_TEXTS, (texts) => texts.unverifiedWhere(product)),
  };
}

/** A step that Meta did not answer. */
export const unknownStep = (name: string): SetupStep => ({
  ...{ name, state: 'unknown' },
  says: inEach(META_SETUP_TEXTS, (texts) => texts.unknown),
});
