import { Injectable } from '@nestjs/common';
import { DoorAccounts } from '../../doors/door-accounts.js';
import { checkAccount, type AccountWords } from '../account.js';
import { Destination, type CarriedClick, type DoorSettings, type Surroundings } from '../destination.port.js';
import { checkDraft, whatsappAddress } from '../draft.js';

const WORDS: AccountWords = {
  door: 'whatsapp',
  noun: 'number on WhatsApp',
  unknownAddress: 'Meta did not say which number this is: set phone_number of the connection',
};

/** A chat with a connected number on WhatsApp: like `wa_me`, but always with the account's current number. */
@Injectable()
export class WhatsAppDestination extends Destination {
  readonly door = 'whatsapp';
  readonly carrier = 'code';
  readonly fields = ['connection_id', 'draft'] as const;

  constructor(private readonly doors: DoorAccounts) {
    super();
  }

  async check(workspaceId: string, settings: DoorSettings, path: string): Promise<DoorSettings> {
    checkDraft(settings.draft!, `${path}.draft`);
    await checkAccount(this.doors, workspaceId, settings.connection_id!, path, WORDS);
    return settings;
  }

  override isOpen({ address }: Surroundings): boolean {
    return address !== null;
  }

  addressFor({ draft }: DoorSettings, { address }: Surroundings, click: CarriedClick | null): string {
    return whatsappAddress(address!, draft!, click?.code);
  }
}
