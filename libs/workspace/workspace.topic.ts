import {
  BoundedCurrency,
  BoundedHandle,
  BoundedId,
  BoundedLanguage,
  BoundedTimeZone,
} from '#platform/events/bounded-fields.js';
import type { Language } from '#platform/language/language.js';
import { Topic } from '#platform/events/topic.js';

/** What both sides know of a workspace. */
abstract class WorkspaceState {
  @BoundedId('wsp') workspace_id: string;
  /** Stands in the address of its web chat. */
  @BoundedHandle() handle: string;
  /** The zone in which its days begin. */
  @BoundedTimeZone() time_zone: string;
  /** The currency that its reports show first. */
  @BoundedCurrency() currency: string;
  /** In which it speaks to its customers, where their channel says none; missing: as each one's browser asks. */
  @BoundedLanguage() language?: Language;
}

/** A workspace was opened. */
export class WorkspaceOpened extends WorkspaceState {}

/** Its settings changed; carries all of them. */
export class WorkspaceChanged extends WorkspaceState {}

/** Workspaces and their settings, by workspace id. Written by the console, read by every app. */
export const workspaces = Topic.declare(
  'workspace.workspace',
  [WorkspaceOpened, WorkspaceChanged],
  (event) => event.workspace_id,
  {
    partitions: 3,
    retention: 'forever',
  },
);
