// How this browser follows live. The URLs for leaving and of its stream are stored until the server says that it has left.

/** Asks the server for the state of the follower whom a leave link names: `following`, `left`, `nobody`; null without a valid answer. */
async function standingAt(leave, method = 'GET') {
  const address = new URL(leave, location.href).pathname;
  const answer = await fetch(address, { method, headers: { accept: 'application/json' } }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) ?? {};
  if (answer?.ok) return said.status ?? null;
  const ours = answer?.headers.get('content-type')?.startsWith('application/problem+json');
  return ours && (answer.status === 404 || answer.status === 400) ? 'nobody' : null;
}

/** Follows and leaves live. `changed()` is called when another page of this browser started or stopped following. */
function liveFollowing(handle, changed) {
  const home = `/@${handle}`;
  const key = `corong.live.${handle}`;
  /** Used in a private window, where nothing is stored. */
  let own = null;
  /** The server does not know the follower, so that it has no stream of its own. */
  let unknown = false;

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? own;
    } catch {
      return own;
    }
  }

  /** True if following will be remembered when the page is opened again. */
  function keep(value) {
    unknown = false;
    own = null;
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
      return true;
    } catch {
      own = value;
      return false;
    }
  }

  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) changed();
  });

  return {
    get follows() {
      return kept() !== null;
    },
    /** URL of the stream, continued after the event with this id. */
    address(last) {
      const base = (!unknown && kept()?.stream) || `${home}/live`;
      if (!last) return base;
      return `${base}${base.includes('?') ? '&' : '?'}lastEventId=${encodeURIComponent(last)}`;
    },
    keep: ({ stream, unsubscribe_url }) => keep({ stream, leave: unsubscribe_url }),
    /** Called when the stream was refused (by a proxy, by a server that starts, or since the follower left). True if it has left. */
    async refused() {
      const mine = kept();
      if (!mine) return false;
      const standing = await standingAt(mine.leave);
      unknown = standing === 'nobody';
      if (standing !== 'left') return false;
      keep(null);
      return true;
    },
    async leave() {
      const standing = await standingAt(kept().leave, 'POST');
      if (standing !== 'left' && standing !== 'nobody') throw new Error(WORDS.notLeft);
      keep(null);
    },
  };
}
