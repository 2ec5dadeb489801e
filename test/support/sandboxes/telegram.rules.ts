const TAGS = /^(b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|a|code|pre|blockquote|tg-emoji)$/;
const MAX_TEXT = 4_096;
const MAX_CAPTION = 1_024;
const BUSINESS_MS = 24 * 3_600_000;
/** Some of the emoji that Telegram takes as a reaction. */
const REACTIONS = new Set(['👍', '👎', '❤', '🔥', '🎉', '🙏', '👏', '😁', '🤔', '👌']);

type Params = Record<string, unknown>;

/** Returns the reason why Telegram refuses a text with parse_mode HTML; null if it accepts it. */
export function htmlFault(text: string): string | null {
  const open: string[] = [];
  for (const [, end, tag = ''] of text.matchAll(/<(\/?)([a-z0-9-]*)[^>]*>?/gi)) {
    if (!TAGS.test(tag)) return `Unsupported start tag "${tag}"`;
    if (!end) open.push(tag);
    else if (open.pop() !== tag) return `Unmatched end tag "${tag}"`;
  }
  return open.length > 0 ? `Can't find end tag corresponding to start tag "${open.pop()}"` : null;
}

/** Returns the description with which Telegram refuses a text; null if it accepts it. */
export function textFault(params: Params): string | null {
  const text = String(params['text'] ?? '');
  const html = params['parse_mode'] === 'HTML';
  const fault = html ? htmlFault(text) : null;
  if (fault) return `Bad Request: can't parse entities: ${fault}`;
  const shown = html ? text.replace(/<[^>]*>/g, '').replace(/&(\w+|#\d+);/g, '.') : text;
  if (!shown.trim()) return 'Bad Request: message text is empty';
  return shown.length > MAX_TEXT ? 'Bad Request: message is too long' : null;
}

/** The same for what every message may have: a caption, buttons, the message that it answers. */
export function messageFault(params: Params, isKnown: (message_id: unknown) => boolean): string | null {
  if (String(params['caption'] ?? '').length > MAX_CAPTION) return 'Bad Request: message caption is too long';
  const rows = objectOf(params['reply_markup'])['inline_keyboard'];
  const buttons = (Array.isArray(rows) ? rows : []).flat() as { callback_data?: string }[];
  if (buttons.some(({ callback_data = '' }) => Buffer.byteLength(callback_data) > 64))
    return 'Bad Request: BUTTON_DATA_INVALID';
  const reply = objectOf(params['reply_parameters']);
  if (
    reply['message_id'] !== undefined &&
    reply['allow_sending_without_reply'] !== true &&
    !isKnown(reply['message_id'])
  )
    return 'Bad Request: message to be replied not found';
  return null;
}

/** The same for a message in the name of a business account, which the person last wrote to at `heard`. */
export function businessFault(
  account: { is_enabled: boolean; can_reply: boolean } | undefined,
  heard: number | undefined,
): string | null {
  if (!account) return 'Bad Request: business connection not found';
  if (!account.is_enabled) return 'Bad Request: BUSINESS_CONNECTION_INVALID';
  if (!account.can_reply) return 'Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED';
  return Date.now() - (heard ?? 0) < BUSINESS_MS ? null : 'Bad Request: BUSINESS_PEER_USAGE_MISSING';
}

/** The same for a reaction. */
export function reactionFault(params: Params, isKnown: (message_id: unknown) => boolean): string | null {
  if (!isKnown(params['message_id'])) return 'Bad Request: message to react not found';
  const reactions = params['reaction'];
  const all = (Array.isArray(reactions) ? reactions : []) as { emoji?: string }[];
  return all.every(({ emoji = '' }) => REACTIONS.has(emoji)) ? null : 'Bad Request: REACTION_INVALID';
}

/** An object parameter, which a form carries as JSON. */
export function objectOf(value: unknown): Record<string, unknown> {
  const given: unknown = typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
  return typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
}
