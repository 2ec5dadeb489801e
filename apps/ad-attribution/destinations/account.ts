import type { ConnectedDoor } from '#crossing/door.topic.js';
import { Problem } from '#platform/http/problem.js';
import type { DoorAccounts } from '../doors/door-accounts.js';

/** Words about a connected account for the messages of refusals. */
export interface AccountWords {
  door: ConnectedDoor;
  /** Kind of account, such as "number on WhatsApp". */
  noun: string;
  /** What to do if the network did not report the account's public address. */
  unknownAddress: string;
}

/**
 * Throws 422, naming the field below `path`, for an account that belongs to another workspace, is closed, or has no
 * known address.
 */
export async function checkAccount(
  doors: DoorAccounts,
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
