/** One event of a stream. */
export interface StreamEvent {
  id: string | undefined;
  type: string;
  data: string;
}

/**
 * Reads server-sent events from an answer, and calls back for each. `onSign` is called for whatever comes, comments included,
 * so that a silent connection can be told from a dead one; `onId` for each new position, which may come without an event.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  handlers: { onEvent: (event: StreamEvent) => void; onSign: () => void; onId: (id: string) => void },
): Promise<void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    handlers.onSign();
    const blocks = (rest + value).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) readBlock(block, handlers);
  }
}

function readBlock(
  block: string,
  { onEvent, onId }: { onEvent: (event: StreamEvent) => void; onId: (id: string) => void },
): void {
  let [id, type]: [string | undefined, string] = [undefined, 'message'];
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'id') id = value;
    else if (field === 'event' && value) type = value;
    else if (field === 'data') data.push(value ?? '');
  }
  if (data.length > 0) onEvent({ id, type, data: data.join('\n') });
  if (id) onId(id);
}
