// Shows posts as notifications, and keeps how this browser follows by them: its subscription and where to leave, held
// against the browser and the server whenever a page asks, and moved when the browser changes the subscription.
/** The address of the channel, without a slash at its end. */
const HOME = new URL(self.registration.scope).pathname.replace(/\/$/, '');
/** A key in the cache, which pages and workers share; nothing is there on the server. */
const KEPT = `${HOME}/following-by-notifications`;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const post = event.data?.json() ?? {};
  const words = TEXTS[post.language] ?? TEXTS.en;
  const title = post.title || post.channel || words.post;
  const body = post.body || words.kinds[post.kind] || '';
  const quiet = post.kind === 'edited' || post.kind === 'deleted';
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag: post.tag,
      renotify: false,
      silent: quiet,
      data: { url: post.url, leave: post.leave },
      actions: post.leave ? [{ action: 'leave', title: words.leave }] : [],
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  const { url, leave } = event.notification.data ?? {};
  event.notification.close();
  const target = event.action === 'leave' ? leave : url;
  if (target) event.waitUntil(self.clients.openWindow(target));
});

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(changed(event.newSubscription)));

/** What pages ask; each gets `{ follows }`, or `{ failed: true }`. */
const ANSWERS = {
  standing: reconcile,
  follow: async ({ leave, endpoint }) => {
    await keep({ leave, endpoint });
    return { follows: true };
  },
  leave: async () => {
    const known = await kept();
    if (known) await leaveAt(known.leave);
    return forget();
  },
};

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const answer = ANSWERS[event.data?.ask];
  if (!port || !answer) return;
  event.waitUntil(
    answer(event.data).then(
      (said) => port.postMessage(said),
      () => port.postMessage({ failed: true }),
    ),
  );
});

// --- What is kept ---

async function kept() {
  const answer = await (await caches.open('corong')).match(KEPT);
  return answer ? answer.json() : null;
}

/** `leave`: the follower's link; `endpoint`: of the subscription that the server knows. */
async function keep(value) {
  await (await caches.open('corong')).put(KEPT, new Response(JSON.stringify(value)));
}

/** Ends following: deletes what is stored, and the browser's push subscription. */
async function forget() {
  await (await caches.open('corong')).delete(KEPT);
  await (await self.registration.pushManager.getSubscription())?.unsubscribe();
  return { follows: false };
}

// --- What is so ---

/** Holds what is kept against the server and the browser. Only an answer that says so ends it; who cannot be asked is believed. */
async function reconcile() {
  const known = await kept();
  if (!known) return { follows: false };
  const standing = await standingAt(known.leave);
  if (standing === 'left' || standing === 'nobody') return forget();
  if (standing === null) return { follows: true };
  const subscription = await self.registration.pushManager.getSubscription();
  if (subscription?.endpoint === known.endpoint) return { follows: true };
  return move(known, subscription);
}

/** The browser has given the subscription up, or put another one in its place. */
async function changed(subscription) {
  const known = await kept();
  if (known) await move(known, subscription);
}

/** Follows by the subscription that is now, and ends what followed by the one before. */
async function move(known, subscription) {
  const now = subscription ?? (await subscribe());
  if (!now) {
    await leaveAt(known.leave);
    return forget();
  }
  const answer = await fetch(`${HOME}/followers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ transport: 'web_push', subscription: now.toJSON() }),
  });
  if (!answer.ok) throw new Error(`Following was answered ${answer.status}`);
  const { unsubscribe_url } = await answer.json();
  await keep({ leave: unsubscribe_url, endpoint: now.endpoint });
  if (unsubscribe_url !== known.leave) await leaveAt(known.leave);
  return { follows: true };
}

/** Null where the browser, or the person, does not allow it any more. */
async function subscribe() {
  if (Notification.permission !== 'granted') return null;
  const { public_key } = await (await fetch(`${HOME}/push-key`)).json();
  const options = { userVisibleOnly: true, applicationServerKey: public_key };
  return self.registration.pushManager.subscribe(options).catch(() => null);
}

async function leaveAt(leave) {
  const standing = await standingAt(leave, 'POST');
  if (standing !== 'left' && standing !== 'nobody') throw new Error('Leaving was not answered');
}

/** What the server says of whoever a link to leave names: `following`, `left`, `nobody`; null where something else answered, or nothing. */
async function standingAt(leave, method = 'GET') {
  const address = new URL(leave, self.location.href).pathname;
  const answer = await fetch(address, { method, headers: { accept: 'application/json' } }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) ?? {};
  if (answer?.ok) return said.status ?? null;
  const ours = answer?.headers.get('content-type')?.startsWith('application/problem+json');
  return ours && (answer.status === 404 || answer.status === 400) ? 'nobody' : null;
}
