import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { connectBotOnce, connectNumberOnce, connectPageOnce, NUMBER } from './accounts.js';
import type { JourneyContext } from './journey-context.js';
import { unique } from './unique.js';

/** A door whose links carry a code, with a customer who uses it. */
export interface CodeDoor {
  /** Name of the network, for the report. */
  label: string;
  /** The door that the report counts the clicks under, and the one of the conversation. */
  clickDoor: string;
  chatDoor: string;
  /** The door of the link. */
  link: object;
  /** Where the click leads, without what the address carries. */
  address: string;
  /** Returns what the address of a click carries: a draft, or a ref. */
  carriedBy(address: string): string;
  /** A new customer comes with what their click carried, or without it, and writes; returns what they wrote. */
  write(carried: string | null, words: string): Promise<{ person: string; said: string[] }>;
  /** True if the customer is sent the ad's greeting when they come by the link. */
  greets: boolean;
  /** Number of answers with these words that the customer has. */
  arrived(person: string, words: string): number;
}

/** Connects the brand's account, if an earlier journey has not. */
export type OpensCodeDoor = (stage: JourneyContext) => Promise<CodeDoor>;

/** wa.me: the code stands in the draft, which the customer sends, in small letters too, or without it. */
export const waMeDoor: OpensCodeDoor = async (stage) => {
  const { whatsapp } = stage.sandboxes;
  await connectNumberOnce(stage);
  const draft = 'Halo Kopi Nusantara! Saya lihat iklannya & mau tanya: {code}';
  return {
    label: 'WhatsApp',
    clickDoor: 'wa_me',
    chatDoor: 'whatsapp',
    link: { door: 'wa_me', phone: NUMBER, draft },
    address: `https://wa.me/${NUMBER}?text=`,
    carriedBy(address) {
      assert.ok(!address.includes('+'), 'WhatsApp would show a plus sign where a blank is meant');
      return decodeURIComponent(address.split('?text=')[1]!);
    },
    async write(carried, words) {
      const person = `6281${randomInt(1e8, 1e9)}`;
      const wrote = carried === null ? words : `${words}\n${carried.toLowerCase()}`;
      assert.equal((await whatsapp.inbound(person, wrote)).status, 200);
      return { person, said: [wrote] };
    },
    greets: false,
    arrived: (person, words) =>
      [...whatsapp.messages.values()].filter(
        ({ wa_id, body }) => wa_id === person && JSON.stringify(body).includes(words),
      ).length,
  };
};

/** Messenger and Instagram: the code is the ref of the link, which the network tells with the first button. */
export const pageDoor =
  (door: 'messenger' | 'instagram'): OpensCodeDoor =>
  async (stage) => {
    const { messenger } = stage.sandboxes;
    const where = (await connectPageOnce(stage))[door];
    return {
      label: door === 'messenger' ? 'Messenger' : 'Instagram',
      clickDoor: door,
      chatDoor: door,
      link: { door, connection_id: where.connection_id },
      address: where.address,
      carriedBy: (address) => new URL(address).searchParams.get('ref') ?? '',
      async write(carried, words) {
        const person = `${randomInt(1e6, 1e7)}${randomInt(1e6, 1e7)}`;
        const referral = carried && { ref: carried, source: 'SHORTLINK', type: 'OPEN_THREAD' };
        const begin = {
          mid: `m_${unique()}`,
          title: 'Mulai',
          payload: 'START',
          ...(referral && { referral }),
        };
        const message = { mid: `m_${unique()}`, text: words };
        for (const content of [{ postback: begin }, { message }])
          assert.equal((await messenger.receive(where, person, content)).status, 200);
        return { person, said: [] };
      },
      greets: false,
      arrived: (person, words) =>
        [...messenger.messages.values()].filter(
          ({ to, body }) => to === person && body.message?.text === words,
        ).length,
    };
  };

/** Telegram: the code is the payload of the link, which Telegram sends when the customer presses Start. */
export const telegramDoor: OpensCodeDoor = async (stage) => {
  const { telegram } = stage.sandboxes;
  const bot = await connectBotOnce(stage);
  return {
    label: 'Telegram',
    clickDoor: 'telegram',
    chatDoor: 'telegram',
    link: { door: 'telegram', connection_id: bot.connection_id },
    address: bot.address,
    carriedBy: (address) => new URL(address).searchParams.get('start') ?? '',
    async write(carried, words) {
      const person = randomInt(1e9, 1e10);
      for (const text of [`/start${carried === null ? '' : ` ${carried}`}`, words])
        assert.equal((await telegram.write(person, text)).status, 200);
      return { person: String(person), said: [] };
    },
    greets: true,
    arrived: (person, words) =>
      [...telegram.messages.values()].filter(({ chat_id, text }) => chat_id === person && text === words)
        .length,
  };
};
