// One stream of server-sent events for all pages of this browser that show the same. Over HTTP/1.1 a browser opens six
// connections to an origin: with a stream for each page, six pages would leave none for anything else.
//
// Of the pages that can be seen, the one that holds the lock of the name leads: it opens the stream, and tells the others
// what comes. A page that is hidden lets go of it. At most MOST_STREAMS are open at a time, whatever their names; a leader
// that gets none asks every now and then instead. A browser that has no locks, or refuses them, opens a stream for each page
// that can be seen.

const MOST_STREAMS = 3;
/** How often is asked where there is no stream, in milliseconds. */
const ASK_MS = 15_000;
/** How long a stream that was refused is waited with, doubling from the first to the last. */
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 30_000;

/**
 * - `name`: pages of the same name show the same.
 * - `address(last)`: of the stream, going on after the event with the id `last`; null where none is known.
 * - `types`: of events, beside `message`.
 * - `hear({ type, data, id })`: takes an event; one may come twice.
 * - `catchUp()`: loads what came while nothing was heard.
 * - `say(state)`: `live`, `waiting` for the server, or `asking` from time to time.
 * - `refused()`: called where the server, or something before it, would not give the stream; it is tried again after.
 * - `asksHidden`: whether a hidden page catches up from time to time.
 */
function sharedStream({ name, address, types = [], hear, catchUp, say, refused, asksHidden = false }) {
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
    hear(event);
  }

  function told({ data: { event, state: theirs, asks, look } }) {
    if (event) take(event);
    if (asks && leads) tell({ state });
    if (look) {
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
        // What came before it began; of what comes after a break the stream tells by itself.
        if (!opened) {
          tell({ look: true });
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

  /** Opens a stream in one of the places for them; null where all are taken. */
  async function inPlace(signal) {
    if (!shares) return stream(signal);
    for (let place = 0; place < MOST_STREAMS; place++) {
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
        tell({ look: true });
        await missed();
        await pause(ASK_MS, signal);
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
        // Hidden before its turn to lead came.
        if (error.name === 'AbortError') return;
        if (error.name !== 'SecurityError') throw error;
        // In a frame on another site's page a browser may refuse locks.
        shares = false;
        void lead(signal);
      });
  }

  function look() {
    const seen = !closed && document.visibilityState === 'visible';
    if (seen && !turn) begin();
    if (!seen) {
      turn?.abort();
      turn = null;
    }
    clearInterval(asking);
    if (asksHidden && !seen && !closed) asking = setInterval(missed, ASK_MS);
  }

  if (others) others.onmessage = told;
  document.addEventListener('visibilitychange', look);
  look();

  return {
    /** The address is another one now. */
    restart: () => again?.(),
    close() {
      closed = true;
      look();
      document.removeEventListener('visibilitychange', look);
      others?.close();
    },
  };
}
