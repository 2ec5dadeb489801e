import { Injectable } from '@nestjs/common';
import type { DoorAbilities } from '../door.port.js';
import { PageDoor } from './page.door.js';
import { MESSENGER_FILES } from './page.files.js';

/** The door of a Facebook page on Messenger; the brand may also answer in the page's own inbox. */
@Injectable()
export class MessengerDoor extends PageDoor {
  override readonly name = 'messenger';
  protected override readonly title = 'Messenger';
  override readonly abilities: DoorAbilities = {
    text: 2_000,
    text_unit: 'characters',
    media: ['image', 'video', 'audio', 'document'],
    files: MESSENGER_FILES,
    captions: false,
    quotes: false,
    buttons: 10,
    reactions: false,
    read_receipts: true,
    delivery_receipts: true,
    templates: false,
  };
}
