import type { Schema } from '#platform/adapters/sql/data-sources.js';
import { AdNetworkId } from '../campaigns/ad-network-id.entity.js';
import { AdPicture } from '../campaigns/ad-picture.entity.js';
import { Ad } from '../campaigns/ad.entity.js';
import { Campaign } from '../campaigns/campaign.entity.js';
import { AdCost } from '../costs/cost.entity.js';
import { ClickSource } from '../clicks/click-source.entity.js';
import { Click } from '../clicks/click.entity.js';
import { Domain } from '../domains/domain.entity.js';
import { DoorAccount } from '../doors/door-account.entity.js';
import { RecentClicks } from '../touches/recent-clicks.entity.js';
import { VisitorSalt } from '../clicks/visitor-salt.entity.js';
import { Greeting } from '../greetings/greeting.entity.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { Link } from '../links/link.entity.js';
import { Initial1763700000000 } from '../migrations/initial.js';
import { ConnectedAdNetwork } from '../uploads/network.entity.js';
import { QrLogo } from '../qr-codes/qr-logo.entity.js';
import { Follow } from '../touches/follow.entity.js';
import { SpamCorrection } from '../touches/spam-correction.entity.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Subject } from '../touches/subject.entity.js';
import { ChatOpening } from '../touches/chat-opening.entity.js';
import { ConversationConsent } from '../touches/conversation-consent.entity.js';
import { Touch } from '../touches/touch.entity.js';
import { UploadIdentity } from '../uploads/upload-identity.entity.js';
import { Upload } from '../uploads/upload.entity.js';
import { MeasuredWorkspace } from '../workspaces/measured-workspace.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';

/** The tables of ad-attribution. */
export const schema: Schema = {
  entities: [
    Workspace,
    MeasuredWorkspace,
    Greeting,
    DoorAccount,
    Campaign,
    Ad,
    AdNetworkId,
    AdPicture,
    AdCost,
    Domain,
    Link,
    QrLogo,
    Click,
    ClickSource,
    VisitorSalt,
    RecentClicks,
    Touch,
    Follow,
    ChatOpening,
    ReachedStage,
    SpamCorrection,
    ConversationConsent,
    Subject,
    ConnectedAdNetwork,
    Upload,
    UploadIdentity,
    LedgerRow,
  ],
  migrations: [Initial1763700000000],
};
