import { randomBytes } from 'node:crypto';

/** Codes of rate limits. */
export const LIMITS = [4, 80007, 130429, 131048, 131056];
/** Titles of the Cloud API's error codes, and the HTTP status of each. */
export const ERRORS: Record<number, [status: number, title: string]> = {
  2: [503, 'Service temporarily unavailable'],
  4: [400, 'Application request limit reached'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Access token has expired'],
  368: [403, 'Temporarily blocked for policies violations'],
  80007: [400, 'Rate limit issues'],
  130429: [400, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  131026: [400, 'Message undeliverable'],
  131031: [403, 'Business Account locked'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'This message was not delivered to maintain healthy ecosystem engagement'],
  131050: [400, 'User has stopped marketing messages'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  131057: [500, 'Account in maintenance mode'],
  132000: [400, 'Template parameter count mismatch'],
  132001: [404, 'Template does not exist'],
  132018: [400, 'Template parameter format mismatch'],
};

/** Creates a message id that contains the phone number, as real ones do. */
export const messageId = (wa_id: string) =>
  `wamid.${Buffer.concat([Buffer.from(`\x1d\f${wa_id}\x15`), randomBytes(10)]).toString('base64')}`;

export interface Template {
  name?: string;
  language?: { code?: string };
  components?: { type: string; parameters?: { type: string; text?: string }[] }[];
}

/** Returns the code and text with which the Cloud API refuses a template; null if it accepts it. `known` is the number of parameters by template name. */
export function templateFault(
  template: Template | undefined,
  known: Record<string, number> | undefined,
): [code: number, details: string] | null {
  if (!template?.name || !template.language?.code)
    return [100, 'template.name and template.language.code are required'];
  const parameters = template.components?.find((each) => each.type === 'body')?.parameters ?? [];
  if (parameters.some(({ text }) => text !== undefined && /[\n\t]| {5}/.test(text))) {
    return [132018, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces'];
  }
  if (!known) return null;
  const count = known[template.name];
  if (count === undefined)
    return [132001, `template name (${template.name}) does not exist in ${template.language.code}`];
  if (count !== parameters.length)
    return [132000, `body: number of localizable_params (${parameters.length}) does not match (${count})`];
  return null;
}

/** What a send is answered with. */
export const accepted = (input: string, by: 'to' | 'recipient', wa_id: string, id: string) => ({
  messaging_product: 'whatsapp',
  contacts: [{ input, ...(by === 'to' ? { wa_id } : { user_id: wa_id }) }],
  messages: [{ id, message_status: 'accepted' }],
});

/** The user who writes, by phone number, user id, or both. */
export interface SandboxUser {
  wa_id?: string;
  user_id?: string;
}

export const seconds = () => String(Math.floor(Date.now() / 1000));

/** A message as webhooks tell it. */
export const messageOf = ({ wa_id, user_id }: SandboxUser, message: object, name: string) => ({
  contacts: [{ profile: { name }, ...(wa_id && { wa_id }), ...(user_id && { user_id }) }],
  messages: [
    {
      ...(wa_id && { from: wa_id }),
      ...(user_id && { from_user_id: user_id }),
      id: messageId(wa_id ?? user_id!),
      timestamp: seconds(),
      type: 'text',
      ...message,
    },
  ],
});
