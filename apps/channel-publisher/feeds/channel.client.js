// The script of the channel page: it shows new posts at once, and follows and leaves without a new page.
const main = document.querySelector('main');
const { handle } = main.dataset;
const home = `/@${handle}`;
const following = document.getElementById('follow');
const posts = postList(document.getElementById('list'), home);
const push = pushFollowing(home);
const live = liveFollowing(handle, () => {
  label();
  stream?.restart();
});

/** Shows an answer in the form that was used. */
function tell(form, text, { bad = false, codes = [] } = {}) {
  const told = form.querySelector('.told');
  told.textContent = text;
  for (const code of codes) told.append(make('code', code));
  told.classList.toggle('bad', bad);
  told.hidden = false;
  told.scrollIntoView({ block: 'nearest' });
}

// --- Posts ---

// A link to a way to follow opens it. A link to a post on this page (from before posts had pages) leads to the post's page.
function followHash() {
  const id = location.hash.slice(1);
  if (id === 'follow' && following) following.open = true;
  if (/^pst_\w+$/.test(id) && !document.getElementById(id)) location.replace(`${home}/${id}`);
}

function onEvent({ type, data }) {
  const post = JSON.parse(data);
  const { post_id: id, title, body, published_at: at } = post;
  if (type === 'reset') void posts.catchUp().catch(() => sayState('waiting'));
  else if (type === 'deleted') posts.remove(id);
  else if (type === 'edited') posts.change({ id, title, body });
  else posts.show({ id, title, body, at });
}

function sayState(state) {
  const sign = document.getElementById('live');
  sign.hidden = false;
  sign.classList.toggle('on', state === 'live');
  sign.textContent = WORDS.state[state];
}

/** The live stream; pages of older posts have none. */
const stream =
  'live' in main.dataset
    ? sharedStream({
        name: home,
        address: live.address,
        types: ['edited', 'deleted', 'reset'],
        onEvent,
        catchUp: posts.catchUp,
        say: sayState,
        refused: async () => {
          if (await live.refused()) label();
        },
      })
    : null;

// --- Following ---

async function send(address, body) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.words ?? WORDS.failed);
  return said;
}

const followed = {
  email: (form, { delayed }) => tell(form, delayed ? WORDS.followed.emailLater : WORDS.followed.email),
  webhook: (form, { secret, webhook_url }) =>
    tell(form, WORDS.followed.webhook, { codes: [secret, webhook_url] }),
  web_push: async (form, { unsubscribe_url }, { subscription }) => {
    await push.keep(unsubscribe_url, subscription);
    tell(form, WORDS.followed.web_push);
  },
  chat: (_form, { start_url }) => location.assign(start_url),
  discord: (form) => tell(form, WORDS.followed.discord),
  live: (form, said) => {
    if (live.keep(said)) tell(form, WORDS.followed.live);
    else tell(form, WORDS.followed.liveForgotten, { codes: [said.unsubscribe_url] });
    stream?.restart();
  },
};

/** Ways to follow by this browser itself. If it follows already, the button leaves. */
const own = following ? { live, web_push: push } : {};

function label() {
  for (const [transport, way] of Object.entries(own)) {
    const form = document.querySelector(`form[data-transport=${transport}]`);
    form.hidden = way.able === false;
    form.querySelector('button').textContent = (way.follows ? WORDS.stop : WORDS.follow)[transport];
    form.querySelector('small').hidden = way.follows;
  }
}

async function submit(form) {
  const { transport } = form.dataset;
  if (own[transport]?.follows) {
    await own[transport].leave();
    if (transport === 'live') stream?.restart();
    return tell(form, WORDS.left[transport]);
  }
  const given = Object.fromEntries(new FormData(form));
  if (transport === 'web_push') given.subscription = await push.subscribe();
  const said = await send(form.action, given);
  if (said.status === 'following') tell(form, WORDS.followed.already);
  else await (followed[transport] ?? followed.chat)(form, said, given);
  form.reset();
}

for (const form of document.querySelectorAll('form[data-transport]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    await submit(form).catch((error) => tell(form, error.message, { bad: true }));
    button.disabled = false;
    label();
  });
}

/** Shows the ways to follow that need an account of the brand or a mail server, if there is one. */
async function offer() {
  const answer = await fetch(`${home}/follow-ways`, { headers: { accept: 'application/json' } });
  const { transports } = await answer.json();
  for (const transport of ['email', 'telegram', 'whatsapp']) {
    const form = document.querySelector(`form[data-transport=${transport}]`);
    form.hidden = !transports.includes(transport);
  }
}

if (following) offer().catch(() => {});
addEventListener('hashchange', followHash);
followHash();
label();
void push.reconcile().then(label);
