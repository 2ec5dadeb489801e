import type { Schema } from '#platform/adapters/sql/data-sources.js';
import { Bounce } from '../delivery/bounce.entity.js';
import { Workspace } from '../channels/workspace.entity.js';
import { Brand } from '../channels/brand.entity.js';
import { Channel } from '../channels/channel.entity.js';
import { Consent } from '../audience/consent.entity.js';
import { UnsubscribeAlias } from '../audience/unsubscribe-alias.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { ImportedWording } from '../audience/wording.entity.js';
import { FollowerImport } from '../imports/follower-import.entity.js';
import { ImportRefusal } from '../imports/import-refusal.entity.js';
import { Bucket } from '#platform/rates/bucket.entity.js';
import { Outage } from '../rate-limits/outage.entity.js';
import { EndpointFailure } from '../delivery/endpoint-failure.entity.js';
import { FollowStart } from '../audience/follow-start.entity.js';
import { LivePosition } from '../audience/live-position.entity.js';
import { Initial1763700000000 } from '../migrations/initial.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { CapSlot, Preference } from '../preferences/preference.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { WebhookReplay } from '../webhook-endpoints/webhook-replay.entity.js';
import { DeferredEdit } from '../broadcasts/deferred-edit.entity.js';
import { PostChange } from '../broadcasts/post-change.entity.js';
import { DeliveryFailure } from '../bounces/delivery-failure.entity.js';
import { ConnectionFollower } from '../opt-in/connection-follower.entity.js';
import { ChatAnswer } from '../opt-in/chat-answer.entity.js';
import { StartLink } from '../opt-in/start-link.entity.js';
import { AccountRow } from '../accounts/account.entity.js';
import { VapidKey } from '../accounts/vapid-key.entity.js';
import { NetworkUser } from '../audience/network-user.entity.js';
import { SentMessage } from '../transports/sent-message.entity.js';

/** The tables of the app, and the migrations that create them. */
export const schema: Schema = {
  entities: [
    Channel,
    Workspace,
    Brand,
    Post,
    Follower,
    UnsubscribeAlias,
    NetworkUser,
    Consent,
    ConnectionFollower,
    OptIn,
    Plan,
    Range,
    Receipt,
    Bucket,
    Outage,
    EndpointFailure,
    FollowStart,
    LivePosition,
    AccountRow,
    VapidKey,
    StartLink,
    ChatAnswer,
    SentMessage,
    PostChange,
    DeferredEdit,
    WebhookReplay,
    DeliveryFailure,
    Bounce,
    Preference,
    CapSlot,
    ImportedWording,
    FollowerImport,
    ImportRefusal,
  ],
  migrations: [Initial1763700000000],
};
