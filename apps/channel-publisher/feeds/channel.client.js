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

/** Ways to follow by this browser itself: whether it follows already, and what is done after its form was used. */
const own = {
  live: Object.assign(live, {
    followed(form, said) {
      if (live.keep(said)) tell(form, WORDS.followed.live);
      else tell(form, WORDS.followed.liveForgotten, { codes: [said.unsubscribe_url] });
      stream?.restart();
    },
  }),
  web_push: Object.assign(push, {
    async followed(form, { unsubscribe_url }, { subscription }) {
      await push.keep(unsubscribe_url, subscription);
      tell(form, WORDS.followed.web_push);
    },
  }),
};

/** The forms that are shown, each with the way that it follows by. */
const forms = new Map();

/** Makes the form of one of the ways that `/follow-ways` names. */
function formOf(way) {
  const { transport, label: words, field, example, button: press, consent, note } = way;
  const form = make('form');
  form.dataset.transport = transport;
  const button = make('button', press, field ? '' : 'quiet');
  if (field) {
    const label = make('label', words);
    const input = make('input');
    const autocomplete = field === 'email' ? field : 'off';
    Object.assign(input, { id: transport, name: 'address', type: field, required: true, autocomplete });
    Object.assign(input, { maxLength: 2_000, placeholder: example ?? '' });
    label.htmlFor = transport;
    const pair = make('div', '', 'pair');
    pair.append(input, button);
    form.append(label, pair);
  } else form.append(button);
  const small = make('small');
  appendLinked(small, [WORDS.agree, consent, note ?? ''].join(' ').trim());
  const told = make('p', '', 'told');
  told.role = 'status';
  told.hidden = true;
  form.append(small, told);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void followBy(form, button, way);
  });
  return form;
}

async function followBy(form, button, way) {
  button.disabled = true;
  await submit(form, way).catch((error) => tell(form, error.message, { bad: true }));
  button.disabled = false;
  label();
}

function label() {
  for (const [form, { transport, button }] of forms) {
    const way = own[transport];
    if (!way) continue;
    form.hidden = way.able === false;
    form.querySelector('button').textContent = way.follows ? WORDS.stop[transport] : button;
    form.querySelector('small').hidden = way.follows;
  }
}

async function submit(form, { transport, requires, next }) {
  const way = own[transport];
  if (way?.follows) {
    await way.leave();
    if (transport === 'live') stream?.restart();
    return tell(form, WORDS.left[transport]);
  }
  const { source } = following.dataset;
  const given = { transport, ...(source && { source }), ...Object.fromEntries(new FormData(form)) };
  if (requires === 'subscription') given.subscription = await push.subscribe();
  const said = await send(`${home}/followers`, given);
  const { status, start_url, delayed, secret, webhook_url } = said;
  if (status === 'following') tell(form, WORDS.followed.already);
  else if (start_url) location.assign(start_url);
  else if (way) await way.followed(form, said, given);
  else
    tell(form, delayed ? `${next} ${WORDS.followed.later}` : next, {
      codes: [secret, webhook_url].filter(Boolean),
    });
  form.reset();
}

/** Shows the ways to follow that the channel offers, instead of the link to them. */
async function offer() {
  const answer = await fetch(`${home}/follow-ways`, { headers: { accept: 'application/json' } });
  const { ways } = await answer.json();
  for (const way of ways) {
    if (way.needs_script && !own[way.transport]) continue;
    const group = following.querySelector(`[data-group=${way.group}]`);
    const form = formOf(way);
    forms.set(form, way);
    group.append(form);
    group.hidden = false;
  }
  document.getElementById('all-ways').hidden = true;
  label();
}

if (following) offer().catch(() => {});
addEventListener('hashchange', followHash);
followHash();
label();
void push.reconcile().then(label);
