import { Injectable } from '@nestjs/common';
import type { DoorAbilities } from '../door.port.js';
import { PageDoor } from '../messenger/page.door.js';
import { INSTAGRAM_FILES } from '../messenger/page.files.js';

/**
 * The door of a professional account on Instagram; the brand may also answer in Instagram's own app. Instagram reports
 * that an answer was read, but not that it arrived.
 */
@Injectable()
export class InstagramDoor extends PageDoor {
  override readonly name = 'instagram';
  protected override readonly title = 'Instagram';
  override readonly abilities: DoorAbilities = {
    text: 1_000,
    text_unit: 'bytes',
    media: ['image', 'video', 'audio'],
    files: INSTAGRAM_FILES,
    captions: false,
    quotes: false,
    buttons: 10,
    reactions: false,
    read_receipts: true,
    delivery_receipts: false,
    templates: false,
  };
}
