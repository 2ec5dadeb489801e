import { ChatSide } from '../../../../test/support/chat-side.js';

/** A running chat with two workspaces, and requests of visitors to the first one's web chat. */
export class WebVisits {
  private constructor(
    readonly chat: ChatSide,
    readonly brand: { id: string; handle: string },
    readonly other: { id: string; handle: string },
  ) {}

  static async start(): Promise<WebVisits> {
    const chat = await ChatSide.start();
    return new WebVisits(chat, await chat.workspace(), await chat.workspace());
  }

  /** The path of the chat page. */
  get place(): string {
    return `/chat/${this.brand.handle}`;
  }

  open(body: object = {}, token?: string) {
    return this.chat.visitor(token).post(`${this.place}/sessions`, body);
  }

  write(token: string, text = 'Hello') {
    return this.chat.visitor(token).post(`${this.place}/messages`, { text });
  }
}
