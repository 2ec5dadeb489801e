/** The English texts of fan-out's pages, mails and bot replies. Names of channels in Arabic or Hebrew are isolated before they are inserted. */
export const EN = {
  follow: {
    title: (channel: string) => `Follow ${channel}`,
    question: (channel: string) => `Follow ${channel}?`,
    follow: 'Follow',
    yes: 'Yes, follow',
    agree: (wording: string) => `You agree: ${wording}`,
    noMail: 'This channel cannot be followed by mail.',
    pending: 'One step is left',
    confirmed: (channel: string) => `You follow ${channel}`,
    already: (channel: string) => `${channel} is followed from there already`,
    openChat: 'Open the chat',
    back: (channel: string) => `Back to ${channel}`,
    leaveThis: 'Leave this channel',
    byMailNow: 'New posts come by mail.',
    toPage: (channel: string) => `To the page of ${channel}`,
    chooseWhen: 'Choose when posts may come',
    leave: 'Leave',
  },
  next: {
    emailLater: 'Our mail server does not answer at the moment, so that the mail comes later.',
    again: 'Nothing has changed.',
    webhookAgain:
      'Nothing has changed. If its secret was lost: the endpoint has just got a challenge with a recovery_code in it, by which the API gives a new one.',
  },
  leaving: {
    wording: 'You get no more posts of this channel. You can follow again at any time.',
    question: (channel: string) => `Leave ${channel}?`,
    noMore: 'You will get no more of its posts.',
    leave: 'Leave',
    rather: 'Or pause posts, or choose when they may come',
    left: (channel: string) => `You have left ${channel}`,
    ended: (channel: string) => `You no longer follow ${channel}`,
  },
  ended: {
    because: (why: string, day: string) =>
      `${why}, so no more posts of this channel are sent to it since ${day}. You can follow again at any time.`,
    why: {
      blocked: 'The sender was blocked',
      bounced: 'Mail to the address came back: there is no such mailbox, or nothing has reached it for long',
      complained: 'A mail of this channel was called spam',
      failing: 'Nothing could be delivered for five days',
    },
  },
  preferences: {
    title: (channel: string) => `When posts of ${channel} may come`,
    zone: 'Your time zone',
    chooseZone: 'Choose your time zone',
    pause: 'Pause until (posts before that day are not sent later)',
    quietFrom: 'Quiet hours begin (posts then wait)',
    quietTo: 'Quiet hours end (waiting posts come)',
    most: 'Most posts a day (empty: all)',
    save: 'Save',
    saved: 'Saved',
    asChosen: (channel: string) => `Posts of ${channel} come as you chose from now on.`,
    again: 'Change it again',
    leave: (channel: string) => `Leave ${channel}`,
  },
  webhook: {
    title: 'The address of your webhook',
    forPrograms:
      'Programs call it; there is nothing to press here. Keep it to yourself: whoever has it can do both.',
    rotate: 'A new secret, beside the old one or in its place:',
    or: 'or',
    with: 'with',
    replay: 'The posts of a time once more:',
  },
  refused: {
    address: 'Please give the whole address.',
    mailAddress: 'Please give a whole e-mail address, such as you@example.com.',
    addressMissing: 'Please give the address.',
    transport: 'Please choose one of the ways to follow.',
    subscription:
      'This browser did not give what its notifications need. Please reload the page and try again.',
    endpointFailed:
      'Your endpoint did not prove itself: it has to be reached on a public address and answer 2xx with the challenge as it was sent, within 10 seconds.',
    endpointForbidden: 'This address cannot be called from here. Please give a public http or https address.',
    unwritable:
      'The mail server here cannot write to an address with letters like these; please give another address.',
    noMailHere: 'No mail is sent from here: please follow in another way.',
    archived: 'This channel is archived: no post can be published in it',
    expired: 'This link is no longer valid. Please follow again to get a new one.',
    zone: 'Please choose your time zone from the list.',
    pause: 'The pause has to end on a day that the calendar has.',
    time: 'Quiet hours are times from 00:00 to 23:59.',
    quietBoth: 'Quiet hours need a beginning and an end',
    quietDiffer: 'Quiet hours have to end at another time than they begin',
    most: 'The most posts a day are a whole number from 1 to 1000.',
    liveWaitsNot: 'A live stream is sent while it is open and is never postponed',
  },
  mail: {
    newFrom: (channel: string) => `New from ${channel}`,
    chooseWhen: 'Choose when posts may come',
    leave: 'Leave',
    alreadySubject: (channel: string) => `You follow ${channel} already`,
    already: (channel: string) =>
      `Somebody asked that ${channel} be sent to this address, which it is already. Nothing has changed.`,
    toLeave: (url: string) => `To leave: ${url}`,
    confirmSubject: (channel: string) => `Confirm that you follow ${channel}`,
    asked: (channel: string) =>
      `Somebody, we hope you, asked that the posts of ${channel} be sent to this address.`,
    toConfirm: (url: string) => `To confirm, open this link within seven days and press the button: ${url}`,
    ifNot: 'If it was not you, do nothing: no post will come.',
  },
  chat: {
    left: (channels: string) => `You have left ${channels}.`,
    nothing: 'You follow nothing here.',
    archived: 'This channel is archived: no post can be published in it.',
    leavesAll: (links: string) =>
      `This leaves all channels that you follow here. To leave one of them, open its link:\n${links}`,
    invalidLink: (help: string) =>
      `This link is not valid: it was used before, is older than seven days, or was not made here. ${help}`,
    nothingToFollow: 'There is no channel to follow here.',
    follows: (channel: string, word: string) => `You follow ${channel}. Write ${word} to leave.`,
    howToFollow: (pages: string) =>
      `To follow a channel here, open its page, and this chat from there:\n${pages}`,
  },
};

/** The texts of one language. */
export type FanOutTexts = typeof EN;
