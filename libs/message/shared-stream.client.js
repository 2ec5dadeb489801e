// One stream of server-sent events for all pages of this browser that show the same. Over HTTP/1.1 a browser opens at most
// six connections to an origin: with a stream for each page, six pages would leave none for other requests.
//
// Among the visible pages, the one that holds the lock of the name is the leader: it opens the stream and forwards its
// events to the others by a BroadcastChannel. A page that is hidden releases the lock. At most MAX_STREAMS are open at a
// time for all names; a leader without a stream polls instead. In a browser without locks each visible page opens a stream.

const MAX_STREAMS = 3;
/** Milliseconds between two polls of a leader without a stream. */
const POLL_MS = 15_000;
/** Milliseconds before the next try after the stream was refused: doubled each time, from the first to the last. */
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 30_000;

/**
 * Opens, shares or polls the stream until `close` is called.
 * - `name`: pages with the same name share one stream.
 * - `address(last)`: returns the URL of the stream after the event with the id `last` (null at first).
 * - `types`: the types of events in addition to `message`.
 * - `onEvent({ type, data, id })`: called for each event; an event may come twice.
 * - `catchUp()`: loads what arrived while there was no stream.
 * - `say(state)`: called with `live`, `waiting` (for the server) or `asking` (polling).
 * - `refused()`: called when the server or a proxy refuses the stream; it is opened again after a pause.
 * - `asksHidden`: true if a hidden page polls too.
 */
function sharedStream({ name, address, types = [], onEvent, catchUp, say, refused, asksHidden = false }) {
  let shares = 'locks' in navigator && 'BroadcastChannel' in window;
  const others = shares ? new BroadcastChannel(`corong ${name}`) : null;
  /** Aborted when this page is hidden; null while it is. */
  let turn = null;
  let leads = false;
  let state = 'waiting';
  let last = null;
  /** True once this page has caught up in its turn. */
  let joined = false;
  let closed = false;
  let asking = null;
  let again = null;

  const tell = (message) => others?.postMessage(message);
  const missed = () => catchUp().catch(() => say('waiting'));

  function become(now) {
    state = now;
    say(now);
    tell({ state });
  }

  function take(event) {
    if (event.id) last = event.id;
    onEvent(event);
  }

  function onMessage({ data: { event, state: theirs, asks, behind } }) {
    if (event) take(event);
    if (asks && leads) tell({ state });
    if (behind) {
      joined = true;
      void missed();
    }
    if (!theirs || leads) return;
    say(theirs);
    if (joined || theirs !== 'live') return;
    joined = true;
    void missed();
  }

  const pause = (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
    });

  /** Resolves when the stream has ended, with why: `hidden`, `refused`, or `again` for another address. */
  function stream(signal) {
    return new Promise((resolve) => {
      const source = new EventSource(address(last));
      let opened = false;
      const end = (why) => {
        source.close();
        signal.removeEventListener('abort', hide);
        again = null;
        resolve({ why, opened });
      };
      const hide = () => end('hidden');
      signal.addEventListener('abort', hide);
      again = () => end('again');
      become('waiting');
      source.onopen = () => {
        // Loads what came before the stream began. After an interruption the stream resumes by Last-Event-ID.
        if (!opened) {
          tell({ behind: true });
          void missed();
        }
        opened = true;
        become('live');
      };
      for (const type of ['message', ...types]) {
        source.addEventListener(type, ({ data, lastEventId }) => {
          const event = { type, data, id: lastEventId };
          take(event);
          tell({ event });
        });
      }
      source.onerror = () => {
        become('waiting');
        if (source.readyState === EventSource.CLOSED) end('refused');
      };
    });
  }

  /** Opens a stream under one of the MAX_STREAMS locks; resolves with null if all are taken. */
  async function inPlace(signal) {
    if (!shares) return stream(signal);
    for (let place = 0; place < MAX_STREAMS; place++) {
      const ended = await navigator.locks.request(
        `corong stream ${place}`,
        { ifAvailable: true },
        (lock) => lock && stream(signal),
      );
      if (ended) return ended;
    }
    return null;
  }

  async function lead(signal) {
    leads = true;
    for (let refusals = 0; !signal.aborted;) {
      const ended = await inPlace(signal);
      if (ended === null) {
        become('asking');
        tell({ behind: true });
        await missed();
        await pause(POLL_MS, signal);
      } else if (ended.why === 'refused' && !signal.aborted) {
        refusals = ended.opened ? 0 : refusals;
        await refused();
        await missed();
        const longest = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** refusals++);
        await pause(longest * (0.75 + Math.random() / 4), signal);
      }
    }
    leads = false;
  }

  function begin() {
    turn = new AbortController();
    joined = false;
    const { signal } = turn;
    if (!shares) return void lead(signal);
    tell({ asks: true });
    navigator.locks
      .request(`corong ${name}`, { signal }, () => lead(signal))
      .catch((error) => {
        // The page was hidden before it got the lock.
        if (error.name === 'AbortError') return;
        if (error.name !== 'SecurityError') throw error;
        // In a frame on another site's page a browser may refuse locks.
        shares = false;
        void lead(signal);
      });
  }

  function checkVisibility() {
    const seen = !closed && document.visibilityState === 'visible';
    if (seen && !turn) begin();
    if (!seen) {
      turn?.abort();
      turn = null;
    }
    clearInterval(asking);
    if (asksHidden && !seen && !closed) asking = setInterval(missed, POLL_MS);
  }

  if (others) others.onmessage = onMessage;
  document.addEventListener('visibilitychange', checkVisibility);
  checkVisibility();

  return {
    /** Opens the stream again after its address changed. */
    restart: () => again?.(),
    close() {
      closed = true;
      checkVisibility();
      document.removeEventListener('visibilitychange', checkVisibility);
      others?.close();
    },
  };
}
