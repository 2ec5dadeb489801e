import { Injectable } from '@nestjs/common';
import { Problem } from '#platform/http/problem.js';
import { Doors } from '../../doors/doors.js';
import { Destination, type CarriedClick, type DoorSettings, type Surroundings } from '../destination.port.js';
import { checkDraft, whatsappAddress } from '../draft.js';

/** A chat with a connected number on WhatsApp: like `wa_me`, but always with the account's current number. */
@Injectable()
export class WhatsAppDestination extends Destination {
  readonly door = 'whatsapp';
  readonly carrier = 'code';
  readonly fields = ['connection_id', 'draft'] as const;

  constructor(private readonly doors: Doors) {
    super();
  }

  async check(workspaceId: string, settings: DoorSettings, path: string): Promise<DoorSettings> {
    checkDraft(settings.draft!, `${path}.draft`);
    const field = `${path}.connection_id`;
    const door = await this.doors.find(workspaceId, settings.connection_id!, 'whatsapp');
    if (!door) throw Problem.field(field, 'exists', 'This workspace has no such number on WhatsApp');
    if (door.state !== 'open')
      throw Problem.field(field, 'closed', 'This number is halted, or does not serve chats');
    if (door.address === null)
      throw Problem.field(
        field,
        'address',
        'Meta did not say which number this is: set phone_number of the connection',
      );
    return settings;
  }

  override isOpen({ address }: Surroundings): boolean {
    return address !== null;
  }

  addressFor({ draft }: DoorSettings, { address }: Surroundings, click: CarriedClick | null): string {
    return whatsappAddress(address!, draft!, click?.code);
  }
}
