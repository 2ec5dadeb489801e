// How this browser follows by notifications. The service worker keeps it, since the browser may change the subscription
// while no page is open; the page asks the worker.

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
    /** Holds what is kept against the browser's subscription and against the server. */
    async reconcile() {
      if (!able) return;
      ({ follows } = await ask({ ask: 'standing' }).catch(() => ({ follows })));
    },
    /** Asks the person, and the browser's push service for a subscription to this channel's sender. */
    async subscribe() {
      if ((await Notification.requestPermission()) !== 'granted') throw new Error(WORDS.notAllowed);
      const { public_key } = await (await fetch(`${home}/push-key`)).json();
      const registration = await navigator.serviceWorker.register('/push-worker.js', { scope: `${home}/` });
      await activated(registration);
      // One that is there is of a follower that is not known here, or has another sender's key.
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
