// How this browser follows live: where to leave and where its stream is, kept until the server says that it has left.

/** What the server says of whoever a link to leave names: `following`, `left`, `nobody`; null where something else answered, or nothing. */
async function standingAt(leave, method = 'GET') {
  const address = new URL(leave, location.href).pathname;
  const answer = await fetch(address, { method, headers: { accept: 'application/json' } }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) ?? {};
  if (answer?.ok) return said.status ?? null;
  const ours = answer?.headers.get('content-type')?.startsWith('application/problem+json');
  return ours && (answer.status === 404 || answer.status === 400) ? 'nobody' : null;
}

/** `changed()` is called where another page of this browser began or ended following. */
function liveFollowing(handle, changed) {
  const home = `/@${handle}`;
  const key = `corong.live.${handle}`;
  /** For a private window, which keeps nothing. */
  let own = null;
  /** The server knows nothing of the follower, so that there is no stream of its own. */
  let unknown = false;

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? own;
    } catch {
      return own;
    }
  }

  /** True where it will be known when the page is opened again. */
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
    /** Where the stream goes on after the event with this id. */
    address(last) {
      const base = (!unknown && kept()?.stream) || `${home}/live`;
      if (!last) return base;
      return `${base}${base.includes('?') ? '&' : '?'}lastEventId=${encodeURIComponent(last)}`;
    },
    keep: ({ stream, unsubscribe_url }) => keep({ stream, leave: unsubscribe_url }),
    /** The stream was refused: a proxy, a server that starts, or the follower has left. True where it has left. */
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
