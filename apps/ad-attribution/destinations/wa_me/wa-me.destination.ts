import { Injectable } from '@nestjs/common';
import { Destination, type CarriedClick, type DoorSettings, type Surroundings } from '../destination.port.js';
import { checkDraft, whatsappAddress } from '../draft.js';

/** A chat with any number on WhatsApp, opened by a wa.me link. */
@Injectable()
export class WaMeDestination extends Destination {
  readonly door = 'wa_me';
  readonly carrier = 'code';
  readonly fields = ['phone', 'draft'] as const;

  async check(_workspaceId: string, settings: DoorSettings, path: string): Promise<DoorSettings> {
    checkDraft(settings.draft!, `${path}.draft`);
    return { ...settings, phone: settings.phone!.replace(/^\+/, '') };
  }

  addressFor(
    { phone, draft }: DoorSettings,
    _surroundings: Surroundings,
    click: CarriedClick | null,
  ): string {
    return whatsappAddress(phone!, draft!, click?.code);
  }
}
