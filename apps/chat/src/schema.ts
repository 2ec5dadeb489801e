import type { Schema } from '#platform/adapters/sql/data-sources.js';
import { ChatAccount } from '../accounts/chat-account.entity.js';
import { AdvertAd } from '../adverts/advert-ad.entity.js';
import { AdvertLink } from '../adverts/advert-link.entity.js';
import { ConsentRecord } from '../consents/consent-record.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { ContactMerge } from '../contacts/contact-merge.entity.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Message } from '../conversations/message.entity.js';
import { MessageWord } from '../conversations/message-word.entity.js';
import { Media } from '../media/media.entity.js';
import { Shop } from '../shops/shop.entity.js';
import { ErasedConversation } from '../data-rights/erased-conversation.entity.js';
import { RetentionDeletion } from '../data-rights/retention-deletion.entity.js';
import { DoorRetention } from '../retention/door-retention.entity.js';
import { HandlingTime } from '../conversations/handling-time.entity.js';
import { StageRecord } from '../conversations/stage-record.entity.js';
import { Referral } from '../conversations/referral.entity.js';
import { Note } from '../notes/note.entity.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Tag } from '../tags/tag.entity.js';
import { QuickReply } from '../quick-replies/quick-reply.entity.js';
import { OpeningHoursRow } from '../opening-hours/opening-hours.entity.js';
import { ReopeningRule } from '../reopening/reopening-rule.entity.js';
import { OrderRecord } from '../orders/order-record.entity.js';
import { ClickUse } from '../conversations/click-use.entity.js';
import { Brand } from '../workspaces/brand.entity.js';
import { OutgoingReply } from '../doors/networks/outgoing-reply.entity.js';
import { Bucket } from '#platform/rates/bucket.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import { MemberPresence } from '../members/member-presence.entity.js';
import { DefaultTeam, Team, TeamMember } from '../teams/team.entities.js';
import { ConversationChange } from '../conversations/conversation-change.entity.js';
import { ReadPosition } from '../conversations/read-position.entity.js';
import { Member } from '../members/member.entity.js';
import { Greeting } from '../greetings/greeting.entity.js';
import { Initial1763700000000 } from '../migrations/initial.js';
import { Subject } from '../subjects/subject.entity.js';

/** The tables of chat. */
export const schema: Schema = {
  entities: [
    Workspace,
    Brand,
    Member,
    MemberPresence,
    Team,
    TeamMember,
    DefaultTeam,
    ChatAccount,
    Greeting,
    AdvertLink,
    AdvertAd,
    Contact,
    ContactMerge,
    NetworkIdentity,
    Subject,
    ClickUse,
    Conversation,
    ConversationChange,
    ReadPosition,
    Message,
    MessageWord,
    Media,
    Note,
    Tag,
    ConversationTag,
    OpeningHoursRow,
    ReopeningRule,
    QuickReply,
    Referral,
    ConsentRecord,
    OutgoingReply,
    Bucket,
    OrderRecord,
    StageRecord,
    Shop,
    HandlingTime,
    ErasedConversation,
    DoorRetention,
    RetentionDeletion,
  ],
  migrations: [Initial1763700000000],
};
