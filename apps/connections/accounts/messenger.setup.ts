import type { SetupStep } from '#platform/http/setup-steps.js';
import { inEach } from '#platform/language/texts.js';
import { META_SUITE_URL, unknownStep } from './meta.setup.js';
import { META_SETUP_TEXTS } from './meta.texts.js';

/** What the page's events are called that chats consist of. Those of Instagram come by the page's subscription too. */
export const SUBSCRIBED = [
  'messages',
  'messaging_postbacks',
  'messaging_referrals',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_echoes',
  'message_edits',
  'standby',
];

type Answer = Record<string, unknown>;
type MetaTexts = (typeof META_SETUP_TEXTS)['en'];

/** Whether Meta sends all of the page's events to the app of its token. `answer`: the apps that it sends to; null if it did not say. */
export function subscriptionStep(answer: Answer | null): SetupStep {
  const name = 'subscription';
  if (answer === null) return unknownStep(name);
  const apps = Array.isArray(answer['data']) ? (answer['data'] as { subscribed_fields?: unknown }[]) : [];
  const isWhole = apps.some(({ subscribed_fields: fields }) => {
    return Array.isArray(fields) && SUBSCRIBED.every((field) => fields.includes(field));
  });
  if (isWhole) return { name, state: 'ok', says: inEach(META_SETUP_TEXTS, (texts) => texts.subscribed) };
  return {
    ...{ name, state: 'missing' },
    says: inEach(META_SETUP_TEXTS, (texts) => texts.unsubscribed),
    where: inEach(META_SETUP_TEXTS, (texts) => texts.unsubscribedWhere),
  };
}

/** Whether a field of the account's messaging profile is set, which links need to be recognized. `answer`: null if Meta did not say. */
export function profileStep(
  name: 'get_started' | 'ice_breakers',
  answer: Answer | null,
  words: (texts: MetaTexts) => { set: string; unset: string; where: string },
): SetupStep {
  if (answer === null) return unknownStep(name);
  const [profile] = Array.isArray(answer['data']) ? (answer['data'] as Answer[]) : [];
  if (profile?.[name] !== undefined)
    return { name, state: 'ok', says: inEach(META_SETUP_TEXTS, (texts) => words(texts).set) };
  return {
    ...{ name, state: 'advised', url: META_SUITE_URL },
    says: inEach(META_SETUP_TEXTS, (texts) => words(texts).unset),
    where: inEach(META_SETUP_TEXTS, (texts) => words(texts).where),
  };
}

/** Whether links can lead to the account on Instagram. `address`: its user name; undefined while it is not known. */
export function userNameStep(address: string | undefined): SetupStep {
  const name = 'user_name';
  if (address !== undefined)
    return { name, state: 'ok', says: inEach(META_SETUP_TEXTS, (texts) => texts.userName) };
  return {
    ...{ name, state: 'missing' },
    says: inEach(META_SETUP_TEXTS, (texts) => texts.noUserName),
    where: inEach(META_SETUP_TEXTS, (texts) => texts.noUserNameWhere),
  };
}
