// What the script of the channel page says. The words of its forms stand in the page.
const WORDS = {
  state: {
    live: 'New posts appear here',
    asking: 'New posts appear every 15 seconds',
    waiting: 'Connecting …',
  },
  buttons: {
    live: ['Follow live in this browser', 'Stop following live'],
    web_push: ['Follow by notifications of this browser', 'Stop the notifications'],
  },
  left: {
    live: 'This browser no longer follows live.',
    web_push: 'This browser no longer follows by notifications.',
  },
  followed: {
    email: 'If that address does not follow yet, a mail is on its way to it. Confirm there, and you follow.',
    emailLater:
      'If that address does not follow yet, a mail comes to it later: our mail server does not answer at the moment. Confirm there, and you follow.',
    webhook:
      'Your endpoint follows. Verify each call with this secret; the address replaces it, and sends posts again. Both are shown this once:',
    web_push: 'This browser shows new posts as notifications.',
    discord: 'A first message stands in your Discord channel.',
    live: 'This browser follows.',
    liveForgotten: 'This browser follows, but keeps nothing. To leave later, open:',
    already: 'It follows this channel already. Nothing has changed.',
  },
  failed: 'That did not work; try again later.',
  notLeft: 'Leaving did not work; try again later.',
  notAllowed: 'This browser does not allow notifications from here.',
};
