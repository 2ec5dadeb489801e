import { Body, Controller, Post } from '@nestjs/common';
import { START_WORDS, STOP_WORDS } from '#message/keyword.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Answers, Refuses } from '#platform/http/answers.js';
import { Allow } from '#platform/http/roles.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ConnectionView } from './connection.dto.js';
import {
  ConnectDiscordInput,
  ConnectInstagramInput,
  ConnectMessengerInput,
  ConnectSmtpInput,
  ConnectTelegramInput,
  ConnectWhatsAppInput,
} from './connection.inputs.js';
import { Connections, type NewAccount } from './connections.service.js';

const TAKEN = 'The account is connected already, or another account of the network serves posts';

/** Routes that connect accounts. The network is asked first whose credentials these are; when it refuses them, nothing is stored. */
@Controller('v1/connections')
export class ConnectingController {
  constructor(
    private readonly connections: Connections,
    private readonly relay: RelayWait,
    private readonly ids: Ids,
  ) {}

  /** Connects a bot on Telegram and sets its webhook. */
  @Post('telegram')
  @Allow('publisher', 'marketer')
  @Answers(201, ConnectionView)
  @Refuses(409, TAKEN)
  telegram(@CallerParam() caller: Caller, @Body() given: ConnectTelegramInput) {
    return this.connect(caller, { network: 'telegram', accountField: 'bot_token', input: given });
  }

  /** Connects a number on WhatsApp. `hook_url` must then be entered at Meta, with the verify token. */
  @Post('whatsapp')
  @Allow('publisher', 'marketer')
  @Answers(201, ConnectionView)
  @Refuses(409, TAKEN)
  whatsapp(@CallerParam() caller: Caller, @Body() given: ConnectWhatsAppInput) {
    return this.connect(caller, {
      network: 'whatsapp',
      account: given.phone_number_id,
      accountField: 'phone_number_id',
      input: given,
      defaults: { start_words: START_WORDS, stop_words: STOP_WORDS },
    });
  }

  /** Connects a Facebook page for chats on Messenger. `hook_url` must then be entered at Meta, with the verify token. */
  @Post('messenger')
  @Allow('publisher', 'marketer')
  @Answers(201, ConnectionView)
  @Refuses(409, TAKEN)
  messenger(@CallerParam() caller: Caller, @Body() given: ConnectMessengerInput) {
    return this.connect(caller, {
      network: 'messenger',
      account: given.page_id,
      accountField: 'page_id',
      input: given,
    });
  }

  /** Connects an account on Instagram for chats. `hook_url` must then be entered at Meta, with the verify token. */
  @Post('instagram')
  @Allow('publisher', 'marketer')
  @Answers(201, ConnectionView)
  @Refuses(409, TAKEN)
  instagram(@CallerParam() caller: Caller, @Body() given: ConnectInstagramInput) {
    return this.connect(caller, {
      network: 'instagram',
      account: given.instagram_id,
      accountField: 'instagram_id',
      input: given,
    });
  }

  /** Connects a channel of the brand's own server on Discord, which then gets the posts of all the workspace's channels. */
  @Post('discord')
  @Allow('publisher', 'marketer')
  @Answers(201, ConnectionView)
  @Refuses(409, TAKEN)
  discord(@CallerParam() caller: Caller, @Body() given: ConnectDiscordInput) {
    return this.connect(caller, { network: 'discord', accountField: 'webhook_url', input: given });
  }

  /** Connects a mail server, which then sends the workspace's mails. */
  @Post('smtp')
  @Allow('publisher', 'marketer')
  @Answers(201, ConnectionView)
  @Refuses(409, TAKEN)
  smtp(@CallerParam() caller: Caller, @Body() given: ConnectSmtpInput) {
    return this.connect(caller, {
      network: 'smtp',
      accountField: 'host',
      input: given,
      defaults: { port: 587, security: 'starttls' },
    });
  }

  private async connect(caller: Caller, wanted: NewAccount): Promise<ConnectionView> {
    const view = await this.connections.connect(caller, this.ids.next('con'), wanted);
    await this.relay.untilLogged(view.id);
    return view;
  }
}
