// Requests of the chat page to the server, under the page's own address.

/** Longest wait for Retry-After, in milliseconds. A timer of more than 24 days would end at once. */
const LONGEST_PAUSE_MS = 60_000;

/** Returns an idempotency key: 128 random bits in hex. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Thrown if the server refused a request, so that trying again cannot help. */
class Refused extends Error {
  constructor(code, words) {
    super(
      words ?? (code === 429 ? WORDS.tooOften : code === 413 || code === 400 ? WORDS.tooLong : WORDS.refused),
    );
    this.code = code;
  }
}

/** The same of a file. */
const refusedFile = (code) =>
  new Refused(
    code,
    code === 413 ? WORDS.fileTooLarge : code === 415 || code === 422 ? WORDS.fileRefused : null,
  );

/** Creates the requests. `framed`: the page is in a frame on another site, where the browser may refuse its cookie. */
function chatRequests({ base, framed }) {
  /** The visitor token, for browsers that refuse the cookie. */
  let visitorToken = null;
  const visitorHeader = () => (visitorToken ? { 'x-visitor-token': visitorToken } : {});

  /**
   * Posts, again under the same key, until there is an answer; throws Refused where the server refuses, another Error after
   * so many tries.
   */
  async function send(path, { headers, body }, key, tries, refused) {
    for (let attempt = 0; ; attempt++) {
      let pause = Math.min(15_000, 500 * 2 ** attempt) * (0.75 + Math.random() / 2);
      try {
        const address = `${base}${path}${framed ? '?frame=1' : ''}`;
        const all = { ...headers, 'idempotency-key': key, ...visitorHeader() };
        const answer = await fetch(address, { method: 'POST', headers: all, body });
        if (answer.ok) return await answer.json();
        if (answer.status < 500 && answer.status !== 429) throw refused(answer.status);
        const asked = 1000 * (Number(answer.headers.get('retry-after')) || 0);
        pause = Math.max(pause, Math.min(asked, LONGEST_PAUSE_MS));
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      if (attempt + 1 >= tries) throw new Error(WORDS.noAnswer);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  return {
    /** Sets the visitor token of later requests. */
    identify(token) {
      visitorToken = token;
    },

    /** Posts JSON as `send` says. */
    post(path, body, key, tries) {
      const headers = { 'content-type': 'application/json' };
      return send(path, { headers, body: JSON.stringify(body) }, key, tries, (code) => new Refused(code));
    },

    /** Posts the bytes of a file as `send` says. */
    upload(file, key, tries) {
      const name = encodeURIComponent(file.name.toWellFormed?.() ?? file.name);
      const headers = {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${name}`,
      };
      return send('/media', { headers, body: file }, key, tries, refusedFile);
    },

    /** The bytes of a file of the chat. Throws unless there is an answer. */
    async file(id) {
      const answer = await fetch(`${base}/media/${id}`, { headers: visitorHeader() });
      if (!answer.ok) throw new Error(`A file was answered ${answer.status}`);
      return answer.blob();
    },

    /** The question for consent and how it stands. Throws unless there is an answer. */
    async consent() {
      const answer = await fetch(`${base}/consent`, { headers: visitorHeader() });
      if (!answer.ok) throw new Error(`The consent was answered ${answer.status}`);
      return answer.json();
    },

    /** Loads a page of messages, newest first: those before the cursor, or the last ones. Throws if there is no answer. */
    async messages(cursor) {
      const query = `limit=100${cursor ? `&cursor=${cursor}` : ''}`;
      const answer = await fetch(`${base}/messages?${query}`, { headers: visitorHeader() });
      if (!answer.ok) throw new Error(`Messages were answered ${answer.status}`);
      return answer.json();
    },
  };
}
