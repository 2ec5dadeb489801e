import type { ConnectedDoor } from '#crossing/door.topic.js';
import { Problem } from '#platform/http/problem.js';
import type { Doors } from '../doors/doors.js';

/** An account that a door stands on, in words for who chooses it. */
export interface AccountWords {
  door: ConnectedDoor;
  /** Such as "number on WhatsApp". */
  noun: string;
  /** What to do where the network did not say its public address. */
  unknownAddress: string;
}

/** Refuses an account that is not the workspace's, is closed, or has no known address, naming the field below `path`. */
export async function checkAccount(
  doors: Doors,
  workspaceId: string,
  connectionId: string,
  path: string,
  { door: name, noun, unknownAddress }: AccountWords,
): Promise<void> {
  const field = `${path}.connection_id`;
  const door = await doors.find(workspaceId, connectionId, name);
  if (!door) throw Problem.field(field, 'exists', `This workspace has no such ${noun}`);
  if (door.state !== 'open')
    throw Problem.field(field, 'closed', `This ${noun} is halted, or does not serve chats`);
  if (door.address === null) throw Problem.field(field, 'address', unknownAddress);
}
