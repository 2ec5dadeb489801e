// The list of posts on the channel page. It creates text nodes, never HTML from text.

function make(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function inLocalTime(time) {
  const options = { dateStyle: 'medium', timeStyle: 'short' };
  time.firstElementChild.textContent = new Date(time.dateTime).toLocaleString(LOCALE, options);
}

function linked(text) {
  const body = make('p', '', 'body');
  body.dir = 'auto';
  appendLinked(body, text);
  return body;
}

/** Manages the posts of a channel. `home` is the channel's URL. A post is `{ id, title, body, at }`, `at` an ISO 8601 instant. */
function postList(list, home) {
  list.querySelectorAll('article time').forEach(inLocalTime);

  function show({ id, title, body, at }) {
    if (document.getElementById(id)) return change({ id, title, body });
    document.querySelector('.empty')?.remove();
    const article = make('article', '', 'new');
    article.id = id;
    const time = make('time');
    time.dateTime = new Date(at).toISOString();
    const link = make('a');
    link.href = `${home}/${id}`;
    time.append(link);
    inLocalTime(time);
    if (title) article.append(Object.assign(make('h3', title), { dir: 'auto' }));
    article.append(time, linked(body));
    const older = [...list.children].find((other) => timeOf(other) < time.dateTime);
    list.insertBefore(article, older ?? null);
  }

  /** Adds a post, or replaces the text of one that is shown already. */
  function change({ id, title, body }) {
    const article = document.getElementById(id);
    if (!article) return;
    const [heading, words] = [article.querySelector('h3'), article.querySelector('.body')];
    if ((heading?.textContent ?? '') === (title ?? '') && words.textContent === body) return;
    heading?.remove();
    if (title) article.prepend(Object.assign(make('h3', title), { dir: 'auto' }));
    words.replaceWith(linked(body));
  }

  const remove = (id) => document.getElementById(id)?.remove();
  const timeOf = (article) => article.querySelector('time').dateTime;

  /** Loads the newest posts, with what was published, changed or deleted while this page received no events. */
  async function catchUp() {
    const answer = await fetch(`${home}/feed.json`);
    if (!answer.ok) throw new Error(WORDS.failed);
    const { items } = await answer.json();
    for (const item of [...items].reverse()) {
      show({ id: item.id, title: item.title, body: item.content_text, at: item.date_published });
    }
    if (items.length === 0) return;
    // A post newer than the feed may have been published after the feed was read.
    const [newest, oldest] = [items[0].date_published, items.at(-1).date_published];
    const ids = new Set(items.map(({ id }) => id));
    for (const article of list.querySelectorAll('article')) {
      const at = timeOf(article);
      if (at >= oldest && at <= newest && !ids.has(article.id)) article.remove();
    }
  }

  return { show, change, remove, catchUp };
}
