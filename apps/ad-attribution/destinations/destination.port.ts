/** The targets of a link: doors into a chat, and a channel's follow page. */
export const LINK_DOORS = [
  'web',
  'wa_me',
  'whatsapp',
  'messenger',
  'instagram',
  'telegram',
  'follow',
] as const;
export type LinkDoorName = (typeof LINK_DOORS)[number];

/** Settings of one target, as the marketer entered them. The door decides which fields it has. */
export interface DoorSettings {
  door: LinkDoorName;
  /** `wa_me`: the number in digits, with its country code. */
  phone?: string;
  /** `whatsapp`, `messenger`, `instagram`, `telegram`: the account that customers write to. */
  connection_id?: string;
  /** `wa_me`, `whatsapp`: the draft in the customer's message box; the code replaces `{code}`, or else is added at the end. */
  draft?: string;
  /** `follow`: the channel's handle. */
  channel?: string;
}

/** The parts of a click that a URL can carry. */
export interface CarriedClick {
  id: string;
  /** Creates the click token; a function, since not every door carries one. */
  token: () => string;
  /** The code, for doors that carry it. */
  code?: string;
}

/** Data that a URL needs in addition to the door's settings. */
export interface Surroundings {
  /** The workspace in the path below /chat: its handle, or its id. */
  workspacePath: string;
  /** Public address of the connected account; null if it is not open or unknown. */
  address: string | null;
}

/** How a URL names the click: by a token, by the click's id, or by a code in the draft of the message, in the `ref` or in the start payload. */
export type ClickReference = 'token' | 'id' | 'code';

/** Builds the URLs of one kind of door. Host and path come only from the marketer's settings, never from a visit. */
export abstract class Destination {
  abstract readonly door: LinkDoorName;
  abstract readonly carrier: ClickReference;
  /** The fields of DoorSettings that it needs in addition to `door`; others are refused. */
  abstract readonly fields: readonly Exclude<keyof DoorSettings, 'door'>[];

  /** True if the chat opens with a greeting. */
  readonly greets: boolean = false;

  /**
   * Checks entered settings whose fields are complete and well-formed; returns the settings to store. Throws a Problem (422)
   * that names the field below `path`, such as `doors.0`.
   */
  abstract check(workspaceId: string, settings: DoorSettings, path: string): Promise<DoorSettings>;

  /** True if visitors can be sent to it now; false for an account that was removed. */
  isOpen(_surroundings: Surroundings): boolean {
    return true;
  }

  /**
   * Returns the URL to which a visitor is redirected: a path on this installation, absolute elsewhere. `click` is null if the
   * click could not be recorded; the visitor is redirected then too, without a reference to the click.
   */
  abstract addressFor(settings: DoorSettings, surroundings: Surroundings, click: CarriedClick | null): string;
}
