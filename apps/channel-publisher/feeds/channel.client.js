// The channel page in the browser: shows posts as they come, and follows without leaving the page. It writes text, never HTML.
(() => {
  const main = document.querySelector('main');
  const handle = main.dataset.handle;
  const list = document.getElementById('list');
  const live = document.getElementById('live');
  const told = document.getElementById('told');
  const home = `/@${handle}`;

  // Posts had their place on this page before each had a page of its own, and old links say so.
  function leadOn() {
    const id = location.hash.slice(1);
    if (/^pst_\w+$/.test(id) && !document.getElementById(id)) location.replace(`${home}/${id}`);
  }
  addEventListener('hashchange', leadOn);
  leadOn();

  // How this browser follows by a transport: where to leave, and where its stream is.
  const keyOf = (transport) => `corong.${transport}.${handle}`;
  const kept = (transport) => {
    try {
      return JSON.parse(localStorage.getItem(keyOf(transport)));
    } catch {
      return null;
    }
  };
  const keep = (transport, value) => {
    try {
      if (value) localStorage.setItem(keyOf(transport), JSON.stringify(value));
      else localStorage.removeItem(keyOf(transport));
    } catch {
      // A private window keeps nothing; the page goes on without.
    }
  };

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function tell(text, { bad = false, codes = [] } = {}) {
    told.textContent = text;
    for (const code of codes) told.append(element('code', code));
    told.classList.toggle('bad', bad);
    told.hidden = false;
    told.scrollIntoView({ block: 'nearest' });
  }

  function inLocalTime(time) {
    const options = { dateStyle: 'medium', timeStyle: 'short' };
    time.firstElementChild.textContent = new Date(time.dateTime).toLocaleString(undefined, options);
  }

  /** The same as `withLinks` of the server. */
  function linked(text) {
    const body = element('p', '', 'body');
    text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/).forEach((part, index) => {
      if (index % 2 === 0) return body.append(part);
      const link = element('a', part);
      link.href = part;
      link.rel = 'nofollow noopener ugc';
      body.append(link);
    });
    return body;
  }

  function show({ id, title, body, at }) {
    if (document.getElementById(id)) return;
    document.querySelector('.empty')?.remove();
    const article = element('article', '', 'new');
    article.id = id;
    const time = element('time');
    time.dateTime = new Date(at).toISOString();
    const link = element('a');
    link.href = `${home}/${id}`;
    time.append(link);
    inLocalTime(time);
    if (title) article.append(element('h3', title));
    article.append(time, linked(body));
    const older = [...list.children].find((other) => other.querySelector('time').dateTime < time.dateTime);
    list.insertBefore(article, older ?? null);
  }

  /** A post that stands here already gets its new words. */
  function change({ post_id, title, body }) {
    const article = document.getElementById(post_id);
    if (!article) return;
    article.querySelector('h3')?.remove();
    if (title) article.prepend(element('h3', title));
    article.querySelector('.body').replaceWith(linked(body));
  }

  /** What was published between the page and its stream. */
  async function catchUp() {
    const { items } = await (await fetch(`${home}/feed.json`)).json();
    for (const item of items.reverse()) {
      show({ id: item.id, title: item.title, body: item.content_text, at: item.date_published });
    }
  }

  const notifies = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

  let source;
  function listen() {
    if (!('live' in main.dataset)) return;
    source?.close();
    const stream = (source = new EventSource(kept('live')?.stream ?? `${home}/live`));
    const say = (on) => {
      live.hidden = false;
      live.classList.toggle('on', on);
      live.textContent = on ? 'New posts appear here' : 'Connecting …';
    };
    say(false);
    let opened = false;
    stream.onopen = () => {
      say(true);
      if (!opened) catchUp().catch(() => {});
      opened = true;
    };
    stream.onmessage = ({ data }) => {
      const post = JSON.parse(data);
      show({ id: post.post_id, title: post.title, body: post.body, at: post.published_at });
    };
    stream.addEventListener('edited', ({ data }) => change(JSON.parse(data)));
    stream.addEventListener('deleted', ({ data }) =>
      document.getElementById(JSON.parse(data).post_id)?.remove(),
    );
    stream.addEventListener('reset', () => catchUp().catch(() => {}));
    stream.onerror = () => {
      say(false);
      if (stream !== source || stream.readyState !== EventSource.CLOSED) return;
      // Refused, and not tried again by itself: the follower may have left elsewhere.
      keep('live', null);
      label();
      setTimeout(listen, 15_000);
    };
  }

  async function send(address, body) {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok)
      throw new Error(said.errors?.[0]?.message ?? said.detail ?? 'That did not work; try again later.');
    return said;
  }

  const followed = {
    email: ({ delayed }) =>
      tell(
        delayed
          ? 'If that address does not follow yet, a mail comes to it later: our mail server does not answer at the moment. Confirm there, and you follow.'
          : 'If that address does not follow yet, a mail is on its way to it. Confirm there, and you follow.',
      ),
    webhook: ({ secret, webhook_url }) =>
      tell(
        'Your endpoint follows. Verify each call with this secret; the address replaces it, and sends posts again. Both are shown this once:',
        { codes: [secret, webhook_url] },
      ),
    web_push: ({ unsubscribe_url }) => {
      keep('web_push', { leave: unsubscribe_url });
      tell('This browser shows new posts as notifications.');
    },
    chat: ({ start_url }) => location.assign(start_url),
    discord: () => tell('A first message stands in your Discord channel.'),
    live: ({ stream, unsubscribe_url }) => {
      keep('live', { stream, leave: unsubscribe_url });
      tell('This browser follows.');
      listen();
    },
  };

  /** Asks the browser for notifications, and its push service for a subscription to this channel's sender. */
  async function subscription() {
    if ((await Notification.requestPermission()) !== 'granted')
      throw new Error('This browser does not allow notifications from here.');
    const { public_key } = await (await fetch(`${home}/push-key`)).json();
    const registration = await navigator.serviceWorker.register('/push-worker.js', { scope: `${home}/` });
    await settled(registration);
    const options = { userVisibleOnly: true, applicationServerKey: public_key };
    return (await registration.pushManager.subscribe(options)).toJSON();
  }

  const settled = ({ installing, waiting, active }) =>
    active ??
    new Promise((resolve) => {
      const worker = installing ?? waiting;
      worker.addEventListener('statechange', () => worker.state === 'activated' && resolve());
    });

  async function leave(transport) {
    const answer = await fetch(new URL(kept(transport).leave, location.href).pathname, { method: 'POST' });
    if (!answer.ok && answer.status !== 404) throw new Error('Leaving did not work; try again later.');
    keep(transport, null);
    if (transport === 'live') listen();
    else await navigator.serviceWorker.getRegistration(`${home}/`).then((worker) => worker?.unregister());
    tell(`This browser no longer follows${transport === 'live' ? ' live' : ' by notifications'}.`);
  }

  const buttons = {
    live: ['Follow live in this browser', 'Stop following live'],
    web_push: ['Follow by notifications of this browser', 'Stop the notifications'],
  };

  /** Where this browser follows already, the button leaves. */
  function label() {
    for (const [transport, words] of Object.entries(buttons)) {
      const form = document.querySelector(`form[data-transport=${transport}]`);
      form.hidden = transport === 'web_push' && !notifies;
      form.querySelector('button').textContent = words[kept(transport) ? 1 : 0];
    }
  }

  async function submit(form) {
    const { transport } = form.dataset;
    if (transport in buttons && kept(transport)) return leave(transport);
    const given = Object.fromEntries(new FormData(form));
    if (transport === 'web_push') given.subscription = await subscription();
    const said = await send(form.action, given);
    if (said.status === 'following') tell('It follows this channel already. Nothing has changed.');
    else (followed[transport] ?? followed.chat)(said);
    form.reset();
  }

  for (const form of document.querySelectorAll('form[data-transport]')) {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const button = form.querySelector('button');
      button.disabled = true;
      await submit(form).catch((error) => tell(error.message, { bad: true }));
      button.disabled = false;
      label();
    });
  }
  /** Ways that need an account of the brand, or a mail server, stand here only where there is one. */
  async function offer() {
    const answer = await fetch(`${home}/follow-ways`, { headers: { accept: 'application/json' } });
    const { transports } = await answer.json();
    for (const transport of ['email', 'telegram', 'whatsapp']) {
      const form = document.querySelector(`form[data-transport=${transport}]`);
      form.hidden = !transports.includes(transport);
    }
  }

  offer().catch(() => {});
  document.querySelectorAll('article time').forEach(inLocalTime);
  label();
  listen();
})();
