import { Injectable } from '@nestjs/common';
import { CLICK_START } from '#crossing/chat-code.js';
import { RefDestination } from '../ref.destination.js';

/**
 * A chat with a connected bot on Telegram, opened by a t.me link. Telegram shows the customer a Start button, and sends
 * the payload of the link with it; the customer does not see the payload.
 */
@Injectable()
export class TelegramDestination extends RefDestination {
  override readonly door = 'telegram';
  override readonly greets = true;
  protected override readonly noun = 'bot on Telegram';
  protected override readonly unknownAddress =
    'Telegram did not say the bot’s user name: check the connection';
  protected override readonly base = 'https://t.me/';
  protected override readonly parameter = `start=${CLICK_START}`;
}
