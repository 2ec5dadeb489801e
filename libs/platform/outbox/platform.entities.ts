import { IdempotentAnswer } from '../http/idempotency.js';
import { InboxRow, ParkedEvent } from './inbox.entity.js';
import { OutboxLease, OutboxRow } from './outbox.entity.js';

/** The tables that every app has. */
export const platformEntities = [OutboxRow, OutboxLease, InboxRow, ParkedEvent, IdempotentAnswer];
