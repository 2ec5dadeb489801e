/*
 * The script of the chat page. Plain, for any browser of the last years. Nothing is kept in the browser before the first
 * message: a cookie from then on, and in a frame on another site's page, where that may be refused, the token too.
 */
(() => {
  const $ = (id) => document.getElementById(id);
  const base = location.pathname;
  const { brand, frame: framed } = $('chat').dataset;
  const title = document.title;
  const log = $('log');
  const scroll = $('scroll');
  const text = $('text');
  const send = $('send');

  /** Elements of messages by sequence. */
  const shown = new Map();
  /** Messages on their way, first come first sent. */
  const outgoing = [];
  let conversation = null;
  /** The visitor token, for browsers that keep no cookie. */
  let visitor = null;
  /** The cursor of the messages before those that are shown; null where there are none. */
  let earlier = null;
  /** Up to here every message is shown, from the first that is. */
  let streamed = 0;
  let stream = null;
  let unread = 0;

  /** What a server may ask to wait for at most. A timer of more than 24 days would end at once. */
  const LONGEST_PAUSE_MS = 60_000;
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const newKey = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    );

  const known = () => (visitor ? { 'x-visitor-token': visitor } : {});

  function status(words, live) {
    if ($('status').textContent !== words) $('status').textContent = words;
    $('status').classList.toggle('live', live);
  }

  class Refused extends Error {
    constructor(code) {
      super(code === 429 ? WORDS.tooOften : code === 413 || code === 400 ? WORDS.tooLong : WORDS.refused);
      this.code = code;
    }
  }

  /** Posts, again under the same key, until there is an answer; throws Refused where trying again is of no use. */
  async function post(path, body, key, tries) {
    for (let attempt = 0; ; attempt++) {
      let pause = Math.min(15_000, 500 * 2 ** attempt) * (0.75 + Math.random() / 2);
      try {
        const headers = { 'content-type': 'application/json', 'idempotency-key': key, ...known() };
        const address = `${base}${path}${framed ? '?frame=1' : ''}`;
        const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
        if (answer.ok) return await answer.json();
        if (answer.status < 500 && answer.status !== 429) throw new Refused(answer.status);
        const asked = 1000 * (Number(answer.headers.get('retry-after')) || 0);
        pause = Math.max(pause, Math.min(asked, LONGEST_PAUSE_MS));
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      if (attempt + 1 >= tries) throw new Error(WORDS.noAnswer);
      await wait(pause);
    }
  }

  // --- The log ---

  const time = (at) => new Date(at).toLocaleTimeString(LOCALE, { hour: '2-digit', minute: '2-digit' });
  const day = (at) =>
    new Date(at).toLocaleDateString(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });

  function element(message) {
    const item = document.createElement('li');
    const mine = message.from === 'customer';
    item.className = mine ? 'message mine' : 'message';
    item.innerHTML =
      '<span class="unseen"></span><div class="bubble" dir="auto"></div><div class="meta"></div>';
    item.children[0].textContent = `${mine ? WORDS.you : brand}: `;
    appendLinked(item.children[1], message.text);
    return item;
  }

  function settle(item, message) {
    item.classList.remove('pending', 'failed');
    item.dataset.sequence = message.sequence;
    item.dataset.from = message.from;
    item.dataset.at = message.at;
    item.children[2].textContent = time(message.at);
    shown.set(message.sequence, item);
  }

  /** Puts a message where its sequence belongs, once. */
  function show(message) {
    if (shown.has(message.sequence)) return;
    const mine =
      message.from === 'customer' && outgoing.find((one) => !one.failed && one.text === message.text);
    const item = mine ? mine.item : element(message);
    settle(item, message);
    if (mine) outgoing.splice(outgoing.indexOf(mine), 1);
    const next = [...log.querySelectorAll('.message')].find(
      (other) => other !== item && !(Number(other.dataset.sequence) < message.sequence),
    );
    log.insertBefore(item, next || null);
  }

  /** Names the days, sets turns of the talk apart, and shows a time once where several messages share it. */
  function arrange() {
    log.querySelectorAll('.day').forEach((item) => item.remove());
    let before = null;
    for (const item of log.querySelectorAll('.message')) {
      const at = item.dataset.at || new Date().toISOString();
      const mine = item.classList.contains('mine');
      if (!before || day(before.at) !== day(at)) {
        const line = document.createElement('li');
        line.className = 'day';
        line.textContent = day(at);
        log.insertBefore(line, item);
      }
      const turn = before !== null && before.mine !== mine;
      item.classList.toggle('turn', turn);
      item.classList.remove('same');
      if (before && !turn && item.dataset.at && time(before.at) === time(at))
        before.item.classList.add('same');
      before = { at, mine, item };
    }
    $('earlier').hidden = earlier === null;
  }

  function keepingPlace(change) {
    const low = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    change();
    arrange();
    if (low) scroll.scrollTop = scroll.scrollHeight;
  }

  $('earlier').addEventListener('click', async () => {
    const path = `${base}/messages?limit=100&cursor=${earlier}`;
    const answer = await fetch(path, { headers: known() }).catch(() => null);
    if (!answer || !answer.ok) return;
    const page = await answer.json();
    earlier = page.next_cursor;
    const height = scroll.scrollHeight;
    for (const message of page.items) show(message);
    arrange();
    scroll.scrollTop += scroll.scrollHeight - height;
  });

  // --- The stream ---

  function came(message) {
    const known = shown.has(message.sequence);
    keepingPlace(() => show(message));
    while (shown.has(streamed + 1)) streamed++;
    if (!known && document.hidden && message.from !== 'customer') document.title = `(${++unread}) ${title}`;
  }

  /** Brings what came while the stream brought nothing. Pages of messages are newest first. */
  async function catchUp() {
    const missed = [];
    for (let cursor = ''; cursor !== null;) {
      const query = `limit=100${cursor && `&cursor=${cursor}`}`;
      const answer = await fetch(`${base}/messages?${query}`, { headers: known() });
      if (!answer.ok) throw new Error(`Messages were answered ${answer.status}`);
      const { items, next_cursor } = await answer.json();
      missed.push(...items.filter(({ sequence }) => sequence > streamed));
      cursor = items.at(-1)?.sequence > streamed + 1 ? next_cursor : null;
    }
    missed.reverse().forEach(came);
  }

  function hear({ type, data }) {
    if (type === 'reset') return void catchUp().catch(() => status(WORDS.state.waiting, false));
    const message = JSON.parse(data);
    came(message);
    // Others of this browser may be further than this page was while it was hidden.
    if (message.sequence > streamed) void catchUp().catch(() => status(WORDS.state.waiting, false));
  }

  /** All pages of this browser that show this conversation have one stream. */
  function listen() {
    stream?.close();
    stream = sharedStream({
      name: `${base} ${conversation}`,
      address: () => `${base}/live?after=${streamed}`,
      types: ['reset'],
      hear,
      catchUp,
      say: (state) => status(WORDS.state[state], state === 'live'),
      refused: open,
      asksHidden: true,
    });
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    unread = 0;
    document.title = title;
  });

  // --- The session ---

  /** What is kept for this frame under the site around it; null outside of frames, and where the browser refuses it. */
  function storage() {
    try {
      return framed ? window.localStorage : null;
    } catch (error) {
      if (error.name === 'SecurityError') return null;
      throw error;
    }
  }
  const KEPT = `corong ${base}`;

  /** True once the customer has written: before that nobody answers, so that there is nothing to listen for. */
  let started = false;

  function begin() {
    started = true;
    storage()?.setItem(KEPT, visitor);
    arrival.click = null;
    if (location.search) history.replaceState(null, '', base + (framed ? '?frame=1' : ''));
    listen();
  }

  const arrival = { key: newKey(), click: new URLSearchParams(location.search).get('click') };

  async function open() {
    visitor ??= storage()?.getItem(KEPT) ?? null;
    const body = arrival.click ? { click_token: arrival.click } : {};
    let session;
    try {
      session = await post('/sessions', body, arrival.key, Infinity);
    } catch (error) {
      status(error.message, false);
      return;
    }
    visitor = session.visitor_token;
    arrival.key = newKey();
    const other = conversation !== session.conversation_id;
    if (other) {
      conversation = session.conversation_id;
      log.replaceChildren();
      shown.clear();
      streamed = 0;
      earlier = session.next_cursor;
    }
    // What came meanwhile, beyond the last hundred, is brought by the stream.
    if (streamed === 0) streamed = session.messages.length > 0 ? session.messages.at(-1).sequence : 0;
    session.messages.forEach(show);
    while (shown.has(streamed + 1)) streamed++;
    arrange();
    $('notice').open = !session.messages.some((message) => message.from === 'customer');
    scroll.scrollTop = scroll.scrollHeight;
    if (other) {
      stream?.close();
      stream = null;
      started = false;
      if (session.started) begin();
      else status(WORDS.state.live, true);
    }
    ready();
    void carry();
  }

  // --- Writing ---

  let carrying = false;

  async function carry() {
    if (carrying || !conversation) return;
    carrying = true;
    for (let one; (one = outgoing.find((candidate) => !candidate.failed));) {
      try {
        const message = await post('/messages', { text: one.text }, one.key, 7);
        if (!started) begin();
        keepingPlace(() => (outgoing.includes(one) ? show({ ...message, text: one.text }) : show(message)));
      } catch (error) {
        if (error.code === 401 && !one.reopened) {
          one.reopened = true;
          carrying = false;
          return open();
        }
        if (outgoing.includes(one)) fail(one, error);
      }
    }
    carrying = false;
  }

  function fail(one, error) {
    one.failed = true;
    one.item.classList.add('failed');
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = WORDS.tryAgain;
    again.onclick = () => {
      one.failed = false;
      one.item.classList.remove('failed');
      one.item.children[2].textContent = WORDS.sending;
      void carry();
    };
    one.item.children[2].replaceChildren(`${WORDS.notSent} (${error.message}). `, again);
  }

  const ready = () => (send.disabled = !conversation || text.value.trim() === '');

  text.addEventListener('input', () => {
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight + 2}px`;
    ready();
  });

  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $('composer').requestSubmit();
  });

  $('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!conversation || words === '') return;
    const item = element({ from: 'customer', text: words });
    item.classList.add('pending');
    item.children[2].textContent = WORDS.sending;
    outgoing.push({ text: words, key: newKey(), item, failed: false });
    log.append(item);
    arrange();
    scroll.scrollTop = scroll.scrollHeight;
    text.value = '';
    text.style.height = 'auto';
    ready();
    text.focus();
    void carry();
  });

  if (framed) {
    document.addEventListener('keydown', (event) => {
      // Says nothing but the key; the page around the frame is not known.
      if (event.key === 'Escape') window.parent.postMessage('corong close', '*');
    });
    window.addEventListener('focus', () => text.focus());
    text.focus();
  }

  void open();
})();
