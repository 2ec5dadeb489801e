/** Codes of the Send API with their subcodes, HTTP statuses and words. */
export const SEND_ERRORS = {
  token: [190, undefined, 401, 'Invalid OAuth access token.'],
  limited: [613, undefined, 400, 'Calls to this API have exceeded the rate limit'],
  page_limited: [80006, undefined, 400, 'There have been too many messenger api calls to this Page account'],
  nobody: [100, 2018001, 400, 'No matching user found'],
  window: [10, 2018278, 400, 'This message is sent outside of allowed window.'],
  instagram_window: [10, 2534022, 400, 'This message is sent outside of allowed window.'],
  unapproved: [
    100,
    2018028,
    400,
    'Cannot message users who are not admins, developers or testers of the app',
  ],
  tag: [100, undefined, 400, 'Param tag must be HUMAN_AGENT: other tags have ended'],
  unavailable: [551, 1545041, 400, 'This person isn’t available right now.'],
  temporary: [1200, undefined, 500, 'Temporary send message failure. Please try again later.'],
  blocked: [368, undefined, 400, 'The action attempted has been deemed abusive or is otherwise disallowed'],
} as const satisfies Record<string, readonly [number, number | undefined, number, string]>;
export type SendError = keyof typeof SEND_ERRORS;

interface Attachment {
  type?: unknown;
  payload?: { url?: unknown; attachment_id?: unknown } & Partial<Template>;
}

export interface SendBody {
  recipient?: { id?: unknown };
  messaging_type?: unknown;
  tag?: unknown;
  message?: {
    text?: unknown;
    quick_replies?: unknown;
    attachment?: Attachment;
    metadata?: unknown;
  };
}

interface Template {
  template_type: unknown;
  text: unknown;
  buttons: { type?: unknown; title?: unknown; payload?: unknown }[];
}

const FILES = { page: ['image', 'video', 'audio', 'file'], instagram: ['image', 'video', 'audio'] };

/** What is wrong with a message, in words; null where the API takes it. */
export function messageFault(
  { message = {} }: SendBody,
  object: 'page' | 'instagram',
  /** What is wrong with an attachment that names an upload. */
  uploadFault: (attachment: Attachment) => string | null,
): string | null {
  const { text, attachment, quick_replies, metadata } = message;
  if ((text === undefined) === (attachment === undefined)) return 'message has text or attachment';
  if (metadata !== undefined && (typeof metadata !== 'string' || metadata.length > 1_000))
    return 'Length of param message[metadata] must be less than or equal to 1000';
  if (attachment?.type === 'template') {
    const fault = templateFault(attachment.payload ?? {});
    if (fault) return fault;
  } else if (attachment) {
    if (!FILES[object].includes(String(attachment.type))) return 'Unsupported attachment type';
    if (attachment.payload?.attachment_id !== undefined) return uploadFault(attachment);
    if (!/^https:\/\//.test(String(attachment.payload?.url)))
      return 'Param attachment[payload][url] is no URL';
  } else if (typeof text !== 'string' || text === '') return 'message[text] is empty';
  else if (object === 'page' && text.length > 2_000)
    return 'Length of param message[text] must be less than or equal to 2000';
  else if (object === 'instagram' && Buffer.byteLength(text) > 1_000)
    return 'Length of param message[text] must be less than or equal to 1000 bytes';
  return quick_replies === undefined ? null : quickRepliesFault(quick_replies);
}

function quickRepliesFault(given: unknown): string | null {
  if (!Array.isArray(given) || given.length < 1 || given.length > 13)
    return 'quick_replies has 1 to 13 of them';
  const wrong = (given as { content_type?: unknown; title?: unknown; payload?: unknown }[]).some(
    ({ content_type, title, payload }) =>
      content_type !== 'text' ||
      typeof title !== 'string' ||
      title.length < 1 ||
      title.length > 20 ||
      typeof payload !== 'string' ||
      payload.length > 1_000,
  );
  return wrong ? 'A quick reply is a title of 20 characters and a payload of 1000' : null;
}

const isBetween = (value: unknown, most: number) =>
  typeof value === 'string' && value.length >= 1 && value.length <= most;

/** What is wrong with a button template. */
function templateFault({ template_type, text, buttons }: Partial<Template>): string | null {
  if (template_type !== 'button') return 'Only button templates are known here';
  if (!isBetween(text, 640)) return 'Length of param text must be less than or equal to 640';
  if (!Array.isArray(buttons) || buttons.length < 1 || buttons.length > 3)
    return 'buttons has 1 to 3 of them';
  const isButton = ({ type, title, payload }: Template['buttons'][number]) =>
    type === 'postback' && isBetween(title, 20) && isBetween(payload, 1_000);
  return buttons.every(isButton)
    ? null
    : 'A postback button is a title of 20 characters and a payload of 1000';
}
