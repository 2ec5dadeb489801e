type Json = Record<string, unknown>;

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.map(objectOf) : []);
const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= most;

const MEDIA = ['image', 'video', 'audio', 'document', 'sticker'];
const MAX_BUTTONS = 3;
const MAX_ROWS = 10;

/** Returns the reason why the Cloud API refuses a message's content (code 100); null if it accepts it. Templates are checked by `templateFault`. */
export function contentFault(body: Json): string | null {
  const type = body['type'] === undefined ? 'text' : String(body['type']);
  const content = objectOf(body[type]);
  if (MEDIA.includes(type)) return mediaFault(type, content);
  switch (type) {
    case 'template':
      return null;
    case 'text':
      return isText(content['body'], 4_096) ? null : 'text.body must have 1 to 4096 characters';
    case 'reaction':
      return isText(content['message_id'], 512) && typeof content['emoji'] === 'string'
        ? null
        : 'reaction.message_id and reaction.emoji are required';
    case 'interactive':
      return interactiveFault(content);
    case 'location':
      return typeof content['latitude'] === 'number' && typeof content['longitude'] === 'number'
        ? null
        : 'location.latitude and location.longitude are required';
    case 'contacts':
      return Array.isArray(body['contacts']) ? null : 'contacts must be a list';
    default:
      return `Param type must be one of the known ones, got ${type.slice(0, 20)}`;
  }
}

function mediaFault(type: string, { id, link, caption }: Json): string | null {
  if ((id === undefined) === (link === undefined)) return `${type} needs either an id or a link`;
  if (link !== undefined && !/^https?:\/\//.test(String(link))) return `${type}.link is not a URL`;
  return caption === undefined || isText(caption, 1_024) ? null : `${type}.caption is too long`;
}

function interactiveFault({ type, body, action }: Json): string | null {
  if (!isText(objectOf(body)['text'], 1_024)) return 'interactive.body.text must have 1 to 1024 characters';
  if (type === 'button') {
    const buttons = listOf(objectOf(action)['buttons']).map(({ reply }) => objectOf(reply));
    if (buttons.length < 1 || buttons.length > MAX_BUTTONS) return 'Min 1 and max 3 buttons are allowed';
    if (new Set(buttons.map(({ id }) => id)).size < buttons.length) return 'Button ids must be unique';
    return buttons.every(({ id, title }) => isText(id, 256) && isText(title, 20))
      ? null
      : 'A button has an id of at most 256 and a title of at most 20 characters';
  }
  if (type !== 'list') return 'interactive.type must be button or list';
  const { button, sections } = objectOf(action);
  const rows = listOf(sections).flatMap((section) => listOf(section['rows']));
  if (!isText(button, 20)) return 'interactive.action.button must have 1 to 20 characters';
  if (rows.length < 1 || rows.length > MAX_ROWS) return 'Min 1 and max 10 rows are allowed';
  return rows.every(({ id, title }) => isText(id, 200) && isText(title, 24))
    ? null
    : 'A row has an id of at most 200 and a title of at most 24 characters';
}
