/** A text that a person agreed to. A changed text is a new version; old ones stay, since consents name them. */
export interface Wording {
  id: string;
  version: number;
  text: string;
}

/** What following over each transport means: the channel's page shows it, and the consent names it. */
export const OPT_IN = {
  live: {
    id: 'follow-live',
    version: 2,
    text: 'Posts of this channel come to this browser while it is open. You can leave at any time.',
  },
  webhook: {
    id: 'follow-webhook',
    version: 1,
    text: 'Every post of this channel is sent to this address until you leave, which the link in each delivery does.',
  },
  email: {
    id: 'follow-email',
    version: 2,
    text: 'Every post of this channel is mailed to this address until you leave. Each mail has a link to do so.',
  },
  web_push: {
    id: 'follow-web-push',
    version: 1,
    text: 'Every post of this channel is shown by this browser as a notification until you leave, or take the permission back in the browser.',
  },
  telegram: {
    id: 'follow-telegram',
    version: 1,
    text: 'Every post of this channel is sent to you by the bot on Telegram until you leave, which writing /stop to it does.',
  },
  discord: {
    id: 'follow-discord',
    version: 1,
    text: 'Every post of this channel is written to this Discord channel until you leave, or remove the webhook.',
  },
  whatsapp: {
    id: 'follow-whatsapp',
    version: 1,
    text: 'Every post of this channel is sent to you on WhatsApp until you leave, which answering STOP does.',
  },
} as const satisfies Record<string, Wording>;

/** Texts that were agreed to before, and that nobody is shown now. */
const EARLIER: readonly Wording[] = [
  {
    id: 'follow-live',
    version: 1,
    text: 'Posts of this channel come to this browser while it is open. You can leave with one click.',
  },
  {
    id: 'follow-email',
    version: 1,
    text: 'Every post of this channel is mailed to this address until you leave, which the link in each mail does with one click.',
  },
];

export const OPT_OUT: Wording = {
  id: 'leave',
  version: 1,
  text: 'You get no more posts of this channel. You can follow again at any time.',
};

/** The text of a version that is shown now or was before; null for one that an import brought. */
export function wordingOf(id: string, version: number): string | null {
  const all: Wording[] = [...Object.values(OPT_IN), OPT_OUT, ...EARLIER];
  return all.find((one) => one.id === id && one.version === version)?.text ?? null;
}
