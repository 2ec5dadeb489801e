// The chat page: its session, and the connection of the log, the stream and the sending. Plain code for older browsers too.
// Nothing is kept in the browser before the first message: a cookie from then on, and in a frame on another site's page,
// where that may be refused, the token too.

const base = location.pathname;
const { brand, frame: framed } = document.getElementById('chat').dataset;
const KEPT = `corong ${base}`;

const arrival = { key: newKey(), click: new URLSearchParams(location.search).get('click') };
let conversation = null;
let visitor = null;
/** True once the customer has written: nobody answers before that, so that no stream is needed. */
let started = false;

const requests = chatRequests({ base, framed });
const sending = chatSending({
  send: (content, key) => requests.post('/messages', content, key, 7),
  upload: (file, key) => requests.upload(file, key, 7),
  sent(message) {
    if (!started) begin();
    log.add(message);
  },
  reopen: open,
  write: (text) => log.addPending(text),
});
const attach = chatAttach({ send: sending.add });
const media = chatMedia({ base, framed, fetched: requests.file });
const log = chatLog({ brand, claim: sending.claim, media, loadEarlier: requests.messages });
const consent = chatConsent({ requests });
const stream = chatStream({ base, requests, log, say: status, refused: open });

function status(words, live) {
  const line = document.getElementById('status');
  if (line.textContent !== words) line.textContent = words;
  line.classList.toggle('live', live);
}

/** Returns the storage of this frame on the site around it; null outside a frame, and if the browser refuses it. */
function storage() {
  try {
    return framed ? window.localStorage : null;
  } catch (error) {
    if (error.name === 'SecurityError') return null;
    throw error;
  }
}

function begin() {
  started = true;
  storage()?.setItem(KEPT, visitor);
  arrival.click = null;
  if (location.search) history.replaceState(null, '', base + (framed ? '?frame=1' : ''));
  stream.listen(conversation);
  void consent.load();
}

async function open() {
  visitor ??= storage()?.getItem(KEPT) ?? null;
  requests.identify(visitor);
  const body = arrival.click ? { click_token: arrival.click } : {};
  let session;
  try {
    session = await requests.post('/sessions', body, arrival.key, Infinity);
  } catch (error) {
    status(error.message, false);
    return;
  }
  visitor = session.visitor_token;
  requests.identify(visitor);
  arrival.key = newKey();
  const other = conversation !== session.conversation_id;
  if (other) {
    conversation = session.conversation_id;
    started = false;
    log.restart(session.next_cursor);
    stream.restart();
    consent.restart();
  }
  log.addAll(session.messages);
  stream.continueAfter(session.messages);
  document.getElementById('notice').open = !session.messages.some(({ from }) => from === 'customer');
  if (other) {
    if (session.started) begin();
    else status(WORDS.state.live, true);
  }
  sending.ready();
  attach.ready();
}

if (framed) {
  document.addEventListener('keydown', (event) => {
    // Sends only this text, since the page around the frame may be any.
    if (event.key === 'Escape') window.parent.postMessage('corong close', '*');
  });
  const text = document.getElementById('text');
  window.addEventListener('focus', () => text.focus());
  text.focus();
}

void open();
