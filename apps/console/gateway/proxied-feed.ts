import type { Dispatcher } from 'undici';
import { EventFrames, type ReceivedFrame } from '#platform/http/event-frames.js';
import type { FeedSink, ResetReason } from '#platform/member-stream/feed-reader.js';
import { MEMBER_FEED_PATH } from '#platform/member-stream/member-feed.controller.js';
import type { FeedRequest } from './upstreams.port.js';

/** Milliseconds that an app may take to begin its answer. */
const HEAD_MS = 5_000;
/** Milliseconds without a byte after which an app counts as silent; it writes a heartbeat every 15 seconds. */
const SILENT_MS = 40_000;

/** Opens the part of a member's stream of an app in another process; `headers` name the member. */
export async function openProxiedFeed(
  agent: Dispatcher,
  origin: string,
  { topics, position, headers }: FeedRequest & { headers: Record<string, string> },
  sink: FeedSink,
): Promise<() => void> {
  const query = new URLSearchParams({
    topics: topics.join(','),
    ...(position !== undefined && { position }),
  });
  const cut = new AbortController();
  const silent = () => cut.abort(new Error('The app is silent'));
  const head = setTimeout(silent, HEAD_MS);
  const path = `${MEMBER_FEED_PATH}?${query.toString()}`;
  const { statusCode, body } = await agent
    .request({ origin, path, method: 'GET', headers, signal: cut.signal })
    .finally(() => clearTimeout(head));
  if (statusCode !== 200) {
    await body.dump();
    throw Object.assign(new Error(`The app answered ${statusCode}`), { status: statusCode });
  }
  void read(body, sink, silent);
  return () => cut.abort(new Error('The client has gone'));
}

/** Passes on what the app writes, as fast as the client takes it, until either side ends. */
async function read(body: AsyncIterable<Uint8Array>, sink: FeedSink, silent: () => void): Promise<void> {
  const frames = new EventFrames();
  let timer = setTimeout(silent, SILENT_MS);
  try {
    for await (const chunk of body) {
      clearTimeout(timer);
      for (const frame of frames.take(chunk)) pass(frame, sink);
      await sink.drained();
      timer = setTimeout(silent, SILENT_MS);
    }
  } catch {
    // The app was stopped, is silent, or the client has gone: what follows is the same.
  }
  clearTimeout(timer);
  sink.end();
}

function pass({ id, event, data }: ReceivedFrame, sink: FeedSink): void {
  if (event === null) {
    if (id) sink.position(id);
  } else if (event === 'reset') sink.reset((JSON.parse(data) as { reason: ResetReason }).reason, id!);
  else sink.event({ event, data: JSON.parse(data) as object }, id);
}
