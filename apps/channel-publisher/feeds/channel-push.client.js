// How this browser follows by notifications. The service worker stores the subscription, since the browser may change it
// while no page is open; this page asks the worker.

const ANSWER_MS = 20_000;

function pushFollowing(home) {
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  const registered = () => navigator.serviceWorker.getRegistration(`${home}/`);
  let follows = false;

  async function ask(message) {
    const worker = (await registered())?.active;
    if (!worker) return { follows: false };
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(WORDS.failed)), ANSWER_MS);
      port1.onmessage = ({ data }) => {
        clearTimeout(late);
        if (data.failed) reject(new Error(WORDS.notLeft));
        else resolve(data);
      };
      worker.postMessage(message, [port2]);
    });
  }

  const activated = ({ installing, waiting, active }) =>
    active ??
    new Promise((resolve) => {
      const worker = installing ?? waiting;
      worker.addEventListener('statechange', () => worker.state === 'activated' && resolve());
    });

  return {
    able,
    get follows() {
      return follows;
    },
    /** Compares the stored subscription with the browser's and with the server's. */
    async reconcile() {
      if (!able) return;
      ({ follows } = await ask({ ask: 'standing' }).catch(() => ({ follows })));
    },
    /** Asks the person for permission, then the browser's push service for a subscription with this channel's sender. */
    async subscribe() {
      if ((await Notification.requestPermission()) !== 'granted') throw new Error(WORDS.notAllowed);
      const { public_key } = await (await fetch(`${home}/push-key`)).json();
      const registration = await navigator.serviceWorker.register('/push-worker.js', { scope: `${home}/` });
      await activated(registration);
      // An existing subscription belongs to an unknown follower or to another sender's key.
      await (await registration.pushManager.getSubscription())?.unsubscribe();
      const options = { userVisibleOnly: true, applicationServerKey: public_key };
      return (await registration.pushManager.subscribe(options)).toJSON();
    },
    async keep(leave, { endpoint }) {
      ({ follows } = await ask({ ask: 'follow', leave, endpoint }));
    },
    async leave() {
      await ask({ ask: 'leave' });
      follows = false;
      await (await registered())?.unregister();
    },
  };
}
