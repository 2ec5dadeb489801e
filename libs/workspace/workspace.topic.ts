import {
  BoundedCurrency,
  BoundedFlag,
  BoundedHandle,
  BoundedId,
  BoundedLanguage,
  BoundedTimeZone,
} from '#platform/events/bounded-fields.js';
import type { Language } from '#platform/language/language.js';
import { Topic } from '#platform/events/topic.js';

/** The settings of a workspace that both sides know. */
abstract class WorkspaceState {
  @BoundedId('wsp') workspace_id: string;
  /** Part of the URL of its web chat. */
  @BoundedHandle() handle: string;
  /** The IANA time zone by which its days are counted. */
  @BoundedTimeZone() time_zone: string;
  /** The currency that its reports show first. */
  @BoundedCurrency() currency: string;
  /** Language of pages, mails and chats, if the channel has none; left out: each browser's. */
  @BoundedLanguage() language?: Language;
  /** Its chats ask customers whether ads may learn of the chat; missing: they do not. */
  @BoundedFlag({ optional: true }) ask_consent?: boolean;
  /** The networks' own ids of consenting customers cross for uploads; missing: they do not. */
  @BoundedFlag({ optional: true }) share_network_ids?: boolean;
}

/** A workspace was opened. */
export class WorkspaceOpened extends WorkspaceState {}

/** Settings of a workspace changed; the event carries all of them. */
export class WorkspaceChanged extends WorkspaceState {}

/** Workspaces and their settings. Keyed by workspace id; written by the console, read by every app. */
export const workspaces = Topic.declare(
  'workspace.workspace',
  [WorkspaceOpened, WorkspaceChanged],
  (event) => event.workspace_id,
  {
    partitions: 3,
    retention: 'forever',
  },
);
