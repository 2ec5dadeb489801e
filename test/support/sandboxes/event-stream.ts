export interface Heard {
  /** The position to resume from; comes before the event that it belongs to, or without one. */
  position(id: string): void;
  event(type: string, data: string): void;
}

/** Reads an event stream chunk by chunk, as the HTML standard says; an event that was cut off is none. */
export function createParser({ position, event }: Heard): (chunk: string) => void {
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
