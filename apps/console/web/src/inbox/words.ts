import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { View } from './filters';
import type { Change, Conversation, Door, Message, Stage, State } from './types';

export const DOOR_WORDS: Record<Door, MessageDescriptor> = {
  web: msg`Web chat`,
  wa_me: msg`WhatsApp by link`,
  whatsapp: msg`WhatsApp`,
  messenger: msg`Messenger`,
  instagram: msg`Instagram`,
  telegram: msg`Telegram`,
};

export const VIEW_WORDS: Record<Exclude<View, `team:${string}`>, MessageDescriptor> = {
  open: msg`All open`,
  mine: msg`Mine`,
  unassigned: msg`Without a person`,
  snoozed: msg`Snoozed`,
  resolved: msg`Resolved`,
  spam: msg`Spam`,
};

export const STATE_WORDS: Record<State, MessageDescriptor> = {
  open: msg`Open`,
  snoozed: msg`Snoozed`,
  resolved: msg`Resolved`,
  spam: msg`Spam`,
};

export const DELIVERY_WORDS: Record<NonNullable<Message['state']>, MessageDescriptor> = {
  queued: msg`Waiting to be sent`,
  sending: msg`Being sent`,
  sent: msg`Sent`,
  delivered: msg`Delivered`,
  read: msg`Read`,
  failed: msg`Not delivered`,
  unknown: msg`Perhaps delivered`,
};

/** What a message is called that has no words of its own. */
export const KIND_WORDS: Record<Message['kind'], MessageDescriptor> = {
  text: msg`Message`,
  media: msg`File`,
  location: msg`Location`,
  contacts: msg`Contact card`,
  choice: msg`Choice`,
  order: msg`Basket`,
  share: msg`Shared post`,
  buttons: msg`Message with buttons`,
  template: msg`Template`,
  reaction: msg`Reaction`,
  edit: msg`Changed a message`,
  revocation: msg`Took a message back`,
  notice: msg`Notice of the network`,
  consent: msg`Answered the question for consent`,
  command: msg`Followed or left a channel`,
  unsupported: msg`Something that cannot be shown here`,
};

export const CERTAINTY_WORDS: Record<
  Conversation['certainty'],
  { title: MessageDescriptor; why: MessageDescriptor }
> = {
  exact: { title: msg`Exact`, why: msg`The one click that brought the customer is known.` },
  network: { title: msg`By the network`, why: msg`The network's own click id names the click.` },
  ad: { title: msg`Ad only`, why: msg`The ad is known, but not the click.` },
  none: { title: msg`Unknown`, why: msg`No source named a click or an ad.` },
};

export const CONSENT_WORDS: Record<Conversation['consent'], MessageDescriptor> = {
  granted: msg`Agreed that ads may learn how the chat goes`,
  denied: msg`Refused that ads learn how the chat goes`,
  unknown: msg`Was not asked whether ads may learn how the chat goes`,
};

export const STAGE_WORDS: Record<Stage['stage'], MessageDescriptor> = {
  replied: msg`Answered`,
  lead_submitted: msg`Left their details`,
  qualified: msg`Qualified`,
  content_viewed: msg`Looked at an offer`,
  added_to_cart: msg`Added to the basket`,
  cart_abandoned: msg`Left the basket`,
  checkout_initiated: msg`Began to pay`,
  order_created: msg`Ordered`,
  purchased: msg`Paid`,
  installment_paid: msg`Paid a further part`,
  refunded: msg`Refunded`,
  order_canceled: msg`Order cancelled`,
  order_shipped: msg`Order shipped`,
  order_delivered: msg`Order delivered`,
  order_returned: msg`Order returned`,
  rating_provided: msg`Gave a rating`,
  review_provided: msg`Wrote a review`,
  order_changed: msg`Order changed`,
};

/** Stages that an agent marks by hand, the likely ones first. */
export const MARKED_STAGES = [
  'qualified',
  'lead_submitted',
  'content_viewed',
  'added_to_cart',
  'cart_abandoned',
  'checkout_initiated',
  'rating_provided',
  'review_provided',
] as const satisfies Stage['stage'][];

/** Stages of an order that an agent marks by hand. */
export const ORDER_STAGES = [
  'order_shipped',
  'order_delivered',
  'order_returned',
] as const satisfies Stage['stage'][];

/** Why Corong itself changed a conversation. */
export const CAUSE_WORDS: Record<Exclude<Change['cause'], 'member'>, MessageDescriptor> = {
  customer_wrote: msg`The customer wrote: it is open again`,
  snooze_ended: msg`The snooze ended: it is open again`,
  default_team: msg`It came to its team`,
  next_free: msg`It was given to the next free person`,
  assignee_away: msg`Its person is away: it waits for the next one of the team`,
  assignee_ended: msg`Its person may not answer any more`,
  team_ended: msg`Its team was removed`,
};
