/** Ways on from a link: doors into a chat, and a channel's follow page. */
export const LINK_DOORS = ['web', 'wa_me', 'whatsapp', 'follow'] as const;
export type LinkDoorName = (typeof LINK_DOORS)[number];

/** One way on, as the marketer chose it. Which fields there are is up to the door. */
export interface DoorSettings {
  door: LinkDoorName;
  /** `wa_me`: the number in digits, with its country code. */
  phone?: string;
  /** `whatsapp`: the account that customers write to. */
  connection_id?: string;
  /** `wa_me`, `whatsapp`: what stands in the customer's message box; the code stands at `{code}`, or else at its end. */
  draft?: string;
  /** `follow`: the channel's handle. */
  channel?: string;
}

/** What a visitor takes along. */
export interface CarriedClick {
  id: string;
  /** The click token. Made when asked for, since not every door carries one. */
  token: () => string;
  /** The code, for doors whose carrier it is. */
  code?: string;
}

/** What an address needs to know besides the door's own settings. */
export interface Surroundings {
  /** The workspace's part of the path under /chat: its handle, or its id. */
  workspacePath: string;
  /** Public address of the connected account; null where it is not open or not known. */
  address: string | null;
}

/** What says at the other end which click it was: a token or its id in the address, or a code in the draft of the message. */
export type Carrier = 'token' | 'id' | 'code';

/** Where one kind of door leads. Only what a marketer configured is ever led to: nothing of a visit decides on host or path. */
export abstract class Destination {
  abstract readonly door: LinkDoorName;
  abstract readonly carrier: Carrier;
  /** The fields of DoorSettings that it needs, besides `door`; others are refused. */
  abstract readonly fields: readonly Exclude<keyof DoorSettings, 'door'>[];

  /**
   * Looks at settings when they are entered, once each field has its form and none is missing; returns them as they are
   * kept. Throws a Problem (422) that names the field below `path`, such as `doors.0`.
   */
  abstract check(workspaceId: string, settings: DoorSettings, path: string): Promise<DoorSettings>;

  /** Whether it can be led to now: an account that was taken away cannot. */
  isOpen(_surroundings: Surroundings): boolean {
    return true;
  }

  /**
   * The address that a visitor is sent to: beginning with `/` on this installation, absolute elsewhere. `click` is null
   * where the click could not be recorded; the visitor is sent on all the same, with nothing that names it.
   */
  abstract addressFor(settings: DoorSettings, surroundings: Surroundings, click: CarriedClick | null): string;
}
