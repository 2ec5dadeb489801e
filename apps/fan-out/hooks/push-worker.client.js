// Shows posts as notifications. A post that was changed takes the place of what it was, by its tag.
const WORDS = {
  welcome: 'You follow this channel',
  deleted: 'A post was taken back',
  edited: 'A post was changed',
  post: '',
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const post = event.data?.json() ?? {};
  const title = post.title || post.channel || 'New post';
  const body = post.body || WORDS[post.kind] || '';
  const quiet = post.kind === 'edited' || post.kind === 'deleted';
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag: post.tag,
      renotify: false,
      silent: quiet,
      data: { url: post.url, leave: post.leave },
      actions: post.leave ? [{ action: 'leave', title: 'Leave' }] : [],
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  const { url, leave } = event.notification.data ?? {};
  event.notification.close();
  const target = event.action === 'leave' ? leave : url;
  if (target) event.waitUntil(self.clients.openWindow(target));
});
