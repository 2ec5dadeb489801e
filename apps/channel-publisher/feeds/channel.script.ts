/** The channel page in the browser: shows posts as they come, and follows without leaving the page. Text only, never HTML. */
export const CHANNEL_SCRIPT = `'use strict';
(() => {
  const main = document.querySelector('main');
  const handle = main.dataset.handle;
  const list = document.getElementById('list');
  const live = document.getElementById('live');
  const told = document.getElementById('told');
  const KEY = 'corong.follow.' + handle;
  const kept = () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } };
  const keep = (value) => { try { value ? localStorage.setItem(KEY, JSON.stringify(value)) : localStorage.removeItem(KEY); } catch { /* private mode */ } };
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const tell = (text, bad, code) => {
    told.textContent = text;
    if (code) told.append(element('code', code));
    told.classList.toggle('bad', Boolean(bad));
    told.hidden = false;
  };
  const local = (time) => { time.firstElementChild.textContent = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }); };
  document.querySelectorAll('article time').forEach(local);

  function linked(text) {
    const body = element('p', '', 'body');
    text.split(/(https?:\\/\\/[^\\s<>"']*[^\\s<>"'.,;:!?)\\]])/).forEach((part, index) => {
      if (index % 2 === 0) return body.append(part);
      const link = element('a', part);
      link.href = part;
      link.rel = 'nofollow noopener ugc';
      body.append(link);
    });
    return body;
  }

  function show(post, sequence) {
    if (document.getElementById(post.post_id)) return;
    document.querySelector('.empty')?.remove();
    const article = element('article', '', 'new');
    article.id = post.post_id;
    article.dataset.sequence = sequence;
    if (post.title) article.append(element('h3', post.title));
    const time = element('time');
    time.dateTime = new Date(post.published_at).toISOString();
    const link = element('a');
    link.href = '#' + post.post_id;
    time.append(link);
    local(time);
    article.append(time, linked(post.body));
    const after = [...list.children].find((other) => Number(other.dataset.sequence) < sequence);
    list.insertBefore(article, after ?? null);
  }

  let source;
  function listen() {
    if (!('live' in main.dataset)) return;
    source?.close();
    source = new EventSource(kept()?.stream ?? '/@' + handle + '/live');
    live.hidden = false;
    const state = (on) => {
      live.classList.toggle('on', on);
      live.textContent = on ? 'New posts appear here' : 'Connecting …';
    };
    state(false);
    source.onopen = () => state(true);
    source.onerror = () => {
      state(false);
      // Closed for good: the token is no longer known, or the stream was refused.
      if (source.readyState === EventSource.CLOSED) {
        if (kept()) { keep(null); forms(); }
        setTimeout(listen, 15000);
      }
    };
    const take = (event) => show(JSON.parse(event.data), Number(event.lastEventId.split('-').pop()));
    source.onmessage = take;
    source.addEventListener('post', take);
  }

  async function post(address, body) {
    const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.errors?.[0]?.message ?? said.detail ?? 'That did not work; try again later.');
    return said;
  }

  const outcome = {
    email: () => tell('If that address does not follow yet, a mail is on its way to it. Confirm there, and you follow.'),
    webhook: (said) => tell('Your endpoint follows. Verify each call with this secret; it is shown this once:', false, said.secret),
    live: (said) => { keep({ stream: said.stream, leave: said.unsubscribe_url }); tell('This browser follows.'); listen(); },
  };

  async function leave() {
    const answer = await fetch(new URL(kept().leave, location.href).pathname, { method: 'POST' });
    if (!answer.ok && answer.status !== 404) throw new Error('Leaving did not work; try again later.');
    keep(null);
    tell('This browser no longer follows.');
    listen();
  }

  /** The live form turns into a button to leave once this browser follows. */
  function forms() {
    const form = document.querySelector('form[data-transport=live]');
    form.hidden = false;
    form.querySelector('button').textContent = kept() ? 'Stop following live' : 'Follow live in this browser';
  }

  document.querySelectorAll('form[data-transport]').forEach((form) => {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const button = form.querySelector('button');
      button.disabled = true;
      try {
        if (form.dataset.transport === 'live' && kept()) await leave();
        else {
          outcome[form.dataset.transport](await post(form.action, Object.fromEntries(new FormData(form))));
          form.reset();
        }
      } catch (error) {
        tell(error.message, true);
      }
      button.disabled = false;
      forms();
    });
  });
  forms();
  listen();
})();
`;
