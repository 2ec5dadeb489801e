import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Message } from '../../conversations/message.entity.js';
import type { Door } from '../door.port.js';
import { ConsentQuestions } from './consent-questions.service.js';
import { NetworkAway } from './network-away.service.js';
import type { NetworkIncoming } from './network-incoming.js';
import { StartGreetings } from './start-greetings.service.js';

/** What Corong itself answers to a message of a network: to a pressed button of consent, to Start, and outside of opening hours. */
@Injectable()
export class AutomaticAnswers {
  constructor(
    private readonly questions: ConsentQuestions,
    private readonly greetings: StartGreetings,
    private readonly away: NetworkAway,
  ) {}

  /** Queues the answers within the transaction that stored the message. */
  async answer(
    tx: Tx,
    door: Door<NetworkIncoming>,
    message: Message,
    incoming: NetworkIncoming,
  ): Promise<void> {
    if (message.kind === 'consent') await this.questions.recordPress(tx, message);
    await this.greetings.greet(tx, message, incoming);
    await this.away.answer(tx, door, message);
  }
}
