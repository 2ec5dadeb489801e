import type { LiveEvent } from '../api/live';
import type { Conversation, Message } from './types';

/** What an agent wants to be told of on this device. */
export interface NoticeSettings {
  desktop: boolean;
  sound: boolean;
}

const KEPT = 'corong-inbox-notices';

export function noticeSettings(): NoticeSettings {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<NoticeSettings>;
    return { desktop: kept.desktop === true, sound: kept.sound === true };
  } catch {
    return { desktop: false, sound: false };
  }
}

export const keepNoticeSettings = (settings: NoticeSettings): void =>
  localStorage.setItem(KEPT, JSON.stringify(settings));

/** Asks the browser whether desktop notices may be shown. */
export const mayShowNotices = async (): Promise<boolean> =>
  'Notification' in window && (await Notification.requestPermission()) === 'granted';

/** Milliseconds in which one tab alone plays the sound. */
const SOUND_MS = 1_500;
/** A message that is older than this came late, after a reconnection: no notice is due. */
const FRESH_MS = 60_000;

/** Tells of what a customer wrote in the agent's own chats, or in one that nobody has yet. One tab of a browser tells. */
export class Notices {
  private waiting: { conversation_id: string; message: Message }[] = [];

  constructor(
    private readonly me: string,
    /** What a notice says; `open` is called when it is pressed. */
    private readonly words: (conversation: Conversation) => { title: string; body: string },
    private readonly open: (id: string) => void,
    /** The conversation that is open before the agent, if the page can be seen. */
    private readonly looksAt: () => string | null,
  ) {}

  take({ type, data }: LiveEvent): void {
    if (type === 'message')
      this.waiting.push(data as unknown as { conversation_id: string; message: Message });
    if (type !== 'conversation') return;
    const conversation = data as unknown as Conversation;
    const mine = this.waiting.filter(({ conversation_id }) => conversation_id === conversation.id);
    this.waiting = this.waiting.filter((one) => !mine.includes(one)).slice(-100);
    if (mine.some(({ message }) => this.isDue(message, conversation))) void this.tell(conversation);
  }

  private isDue(message: Message, { id, assignee_id, state, blocked }: Conversation): boolean {
    if (message.from !== 'customer' || state === 'spam' || blocked) return false;
    if (Date.now() - Date.parse(message.at) > FRESH_MS) return false;
    return (assignee_id === null || assignee_id === this.me) && this.looksAt() !== id;
  }

  private async tell(conversation: Conversation): Promise<void> {
    const { desktop, sound } = noticeSettings();
    const isAllowed = desktop && 'Notification' in window && Notification.permission === 'granted';
    if (isAllowed) {
      const { title, body } = this.words(conversation);
      // Notices with one tag replace each other, also those of other tabs.
      const notice = new Notification(title, { body, tag: conversation.id });
      notice.onclick = () => {
        window.focus();
        this.open(conversation.id);
        notice.close();
      };
    }
    if (sound) await playOnce();
  }
}

/** Plays the sound, unless another tab does. */
async function playOnce(): Promise<void> {
  if (!('locks' in navigator)) return playSound();
  await navigator.locks.request('corong-inbox-sound', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    playSound();
    await new Promise((resolve) => setTimeout(resolve, SOUND_MS));
  });
}

/** Two short notes, drawn by the browser: there is no file to load. */
export function playSound(): void {
  const audio = new AudioContext();
  const gain = new GainNode(audio, { gain: 0 });
  gain.connect(audio.destination);
  for (const [nth, frequency] of [660, 880].entries()) {
    const tone = new OscillatorNode(audio, { frequency, type: 'sine' });
    const at = audio.currentTime + nth * 0.16;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.15);
    tone.connect(gain);
    tone.start(at);
    tone.stop(at + 0.15);
    if (nth === 1) tone.onended = () => void audio.close();
  }
}
