import type { Schema } from '#platform/adapters/sql/data-sources.js';
import { Bounce } from '../bounces/bounce.entity.js';
import { Brand } from '../channels/brand.entity.js';
import { Channel } from '../channels/channel.entity.js';
import { Consent } from '../followers/consent.entity.js';
import { FirstLink } from '../followers/first-link.entity.js';
import { Follower } from '../followers/follower.entity.js';
import { OptIn } from '../followers/opt-in.entity.js';
import { ImportedWording } from '../followers/wording.entity.js';
import { FollowerImport } from '../imports/follower-import.entity.js';
import { ImportRefusal } from '../imports/import-refusal.entity.js';
import { Bucket } from '../limits/bucket.entity.js';
import { Outage } from '../limits/outage.entity.js';
import { Trouble } from '../limits/trouble.entity.js';
import { LivePosition } from '../live/live-position.entity.js';
import { Initial1763700000000 } from '../migrations/initial.js';
import { Plan } from '../plan/plan.entity.js';
import { Post } from '../plan/post.entity.js';
import { Range } from '../plan/range.entity.js';
import { CapSlot, Preference } from '../preferences/preference.entity.js';
import { Receipt } from '../receipts/receipt.entity.js';
import { WebhookReplay } from '../webhooks/webhook-replay.entity.js';
import { LateChange } from '../changes/late-change.entity.js';
import { PostChange } from '../changes/post-change.entity.js';
import { BadNews } from '../hooks/bad-news.entity.js';
import { StartLink } from '../hooks/start-link.entity.js';
import { Provider } from '../providers/provider.entity.js';
import { WhatsAppUser } from '../followers/whatsapp-user.entity.js';
import { SentMessage } from '../transports/sent-message.entity.js';

export const schema: Schema = {
  entities: [
    Channel,
    Brand,
    Post,
    Follower,
    FirstLink,
    WhatsAppUser,
    Consent,
    OptIn,
    Plan,
    Range,
    Receipt,
    Bucket,
    Outage,
    Trouble,
    LivePosition,
    Provider,
    StartLink,
    SentMessage,
    PostChange,
    LateChange,
    WebhookReplay,
    BadNews,
    Bounce,
    Preference,
    CapSlot,
    ImportedWording,
    FollowerImport,
    ImportRefusal,
  ],
  migrations: [Initial1763700000000],
};
