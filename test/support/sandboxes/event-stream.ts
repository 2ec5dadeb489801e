export interface StreamListener {
  /** The id to resume from. It is set before the event that it belongs to, and may come without an event. */
  position(id: string): void;
  event(type: string, data: string): void;
}

/** Parses a stream of server-sent events (HTML standard) chunk by chunk. An incomplete event at the end is dropped. */
export function createParser({ position, event }: StreamListener): (chunk: string) => void {
  let rest = '';
  let id: string | null = null;
  let type = '';
  let data: string[] = [];

  const line = (text: string) => {
    if (text === '') {
      if (id !== null) position(id);
      if (data.length > 0) event(type || 'message', data.join('\n'));
      type = '';
      data = [];
      return;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(text) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') type = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  };

  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    lines.forEach(line);
  };
}
