import { APPS, type AppName } from '#platform/app.js';
import type { Role } from '#platform/events/roles.js';
import { OTHER_HOST_PATH } from '#platform/http/own-hosts.js';
import {
  HOOK_LIMIT,
  LINKS_FILE_LIMIT,
  MEDIA_LIMIT,
  UPLOAD_LIMIT,
  VISITOR_FILE_LIMIT,
} from '#platform/http/service.js';

/** An app behind the gateway; the console answers for its own paths itself. */
export type Upstream = Exclude<AppName, 'console'>;

/** All apps behind the gateway. */
export const UPSTREAMS = APPS.filter((app): app is Upstream => app !== 'console');

/** Every path of the public origin that belongs to another app. A test compares it with the routes that the apps declare. */
export const ROUTES: readonly (readonly [path: string, app: Upstream])[] = [
  ['/@:handle', 'channel-publisher'],
  ['/@:handle/:post', 'channel-publisher'],
  ['/@:handle/feed.json', 'channel-publisher'],
  ['/@:handle/feed.xml', 'channel-publisher'],
  ['/assets/channel.css', 'channel-publisher'],
  ['/assets/channel.js', 'channel-publisher'],
  ['/v1/channels', 'channel-publisher'],
  ['/v1/channels/:id', 'channel-publisher'],
  ['/v1/channels/:id/posts', 'channel-publisher'],
  ['/v1/channels/:id/qr.svg', 'channel-publisher'],
  ['/v1/posts/:id', 'channel-publisher'],
  ['/v1/posts/:id/publish', 'channel-publisher'],

  ['/@:handle/follow', 'fan-out'],
  ['/@:handle/follow-ways', 'fan-out'],
  ['/@:handle/followers', 'fan-out'],
  ['/assets/follow.js', 'fan-out'],
  ['/assets/local-time.js', 'fan-out'],
  ['/@:handle/live', 'fan-out'],
  ['/@:handle/push-key', 'fan-out'],
  ['/confirm/:token', 'fan-out'],
  ['/preferences/:token', 'fan-out'],
  ['/push-worker.js', 'fan-out'],
  ['/unsubscribe/:token', 'fan-out'],
  ['/webhooks/:token', 'fan-out'],
  ['/webhooks/:token/replay', 'fan-out'],
  ['/webhooks/:token/rotate', 'fan-out'],
  ['/v1/channels/:id/audience', 'fan-out'],
  ['/v1/channels/:id/audience/sources', 'fan-out'],
  ['/v1/channels/:id/followers', 'fan-out'],
  ['/v1/channels/:id/imports', 'fan-out'],
  ['/v1/channels/:id/imports/dry-run', 'fan-out'],
  ['/v1/followers/:id', 'fan-out'],
  ['/v1/followers/:id/consents', 'fan-out'],
  ['/v1/followers/:id/export', 'fan-out'],
  ['/v1/followers/:id/leave', 'fan-out'],
  ['/v1/followers/:id/preferences', 'fan-out'],
  ['/v1/followers/lookup', 'fan-out'],
  ['/v1/imports/:id', 'fan-out'],
  ['/v1/imports/:id/refused', 'fan-out'],
  ['/v1/posts/preview', 'fan-out'],
  ['/v1/posts/test', 'fan-out'],
  ['/v1/posts/:id/delivery', 'fan-out'],
  ['/v1/posts/:id/receipts', 'fan-out'],
  ['/v1/posts/:id/receipts.csv', 'fan-out'],
  ['/v1/posts/:id/receipts/:followerId', 'fan-out'],
  ['/v1/posts/:id/resend', 'fan-out'],
  ['/v1/posts/:id/stop', 'fan-out'],

  ['/chat/:workspace', 'chat'],
  ['/chat/assets/chat.css', 'chat'],
  ['/chat/assets/chat.js', 'chat'],
  ['/embed/chat.js', 'chat'],
  ['/chat/:workspace/consent', 'chat'],
  ['/chat/:workspace/live', 'chat'],
  ['/chat/:workspace/media', 'chat'],
  ['/chat/:workspace/media/:id', 'chat'],
  ['/chat/:workspace/messages', 'chat'],
  ['/chat/:workspace/sessions', 'chat'],
  ['/v1/contacts/:id', 'chat'],
  ['/v1/contacts/:id/conversations', 'chat'],
  ['/v1/contacts/:id/customer', 'chat'],
  ['/v1/contacts/:id/export', 'chat'],
  ['/v1/contacts/:id/merges', 'chat'],
  ['/v1/contacts/:id/merges/:mergeId', 'chat'],
  ['/v1/retention', 'chat'],
  ['/v1/retention/report', 'chat'],
  ['/v1/conversations', 'chat'],
  ['/v1/conversations/counts', 'chat'],
  ['/v1/conversations/:id', 'chat'],
  ['/v1/conversations/:id/activity', 'chat'],
  ['/v1/conversations/:id/live', 'chat'],
  ['/v1/conversations/:id/media', 'chat'],
  ['/v1/conversations/:id/changes', 'chat'],
  ['/v1/conversations/:id/consents', 'chat'],
  ['/v1/conversations/:id/consents/withdraw', 'chat'],
  ['/v1/conversations/:id/messages', 'chat'],
  ['/v1/conversations/:id/notes', 'chat'],
  ['/v1/conversations/:id/read', 'chat'],
  ['/v1/conversations/:id/orders', 'chat'],
  ['/v1/conversations/:id/orders/:orderId/cancellations', 'chat'],
  ['/v1/conversations/:id/orders/:orderId/history', 'chat'],
  ['/v1/conversations/:id/orders/:orderId/payments', 'chat'],
  ['/v1/conversations/:id/orders/:orderId/refunds', 'chat'],
  ['/v1/conversations/:id/stages', 'chat'],
  ['/hooks/shops/:id', 'chat'],
  ['/v1/shops', 'chat'],
  ['/v1/times', 'chat'],
  ['/v1/times.csv', 'chat'],
  ['/v1/shops/:id', 'chat'],
  ['/v1/shops/:id/rotate', 'chat'],
  ['/v1/quick-replies', 'chat'],
  ['/v1/quick-replies/:id', 'chat'],
  ['/v1/quick-replies/:id/render', 'chat'],
  ['/v1/opening-hours', 'chat'],
  ['/v1/opening-hours/teams/:id', 'chat'],
  ['/v1/reopening-rules', 'chat'],
  ['/v1/reopening-rules/:door', 'chat'],
  ['/v1/tags', 'chat'],
  ['/v1/tags/:id', 'chat'],
  ['/v1/messages', 'chat'],
  ['/v1/media/:id', 'chat'],
  ['/v1/media/:id/content', 'chat'],
  ['/v1/default-teams', 'chat'],
  ['/v1/default-teams/:scope', 'chat'],
  ['/v1/greetings', 'chat'],
  ['/v1/greetings/:id', 'chat'],

  ['/v1/connections', 'connections'],
  ['/v1/connections/:id', 'connections'],
  ['/v1/connections/:id/check', 'connections'],
  ['/v1/connections/:id/halt', 'connections'],
  ['/v1/connections/:id/resume', 'connections'],
  ['/v1/connections/:id/setup', 'connections'],
  ['/hooks/email/bounces', 'connections'],
  ['/hooks/meta/:hook', 'connections'],
  ['/hooks/telegram/:hook', 'connections'],
  ['/hooks/whatsapp', 'connections'],
  ['/v1/connections/bounces', 'connections'],
  ['/v1/connections/discord', 'connections'],
  ['/v1/connections/instagram', 'connections'],
  ['/v1/connections/messenger', 'connections'],
  ['/v1/connections/smtp', 'connections'],
  ['/v1/connections/telegram', 'connections'],
  ['/v1/connections/whatsapp', 'connections'],

  ['/c/:code', 'ad-attribution'],
  [OTHER_HOST_PATH, 'ad-attribution'],
  ['/internal/domain', 'ad-attribution'],
  ['/v1/ads', 'ad-attribution'],
  ['/v1/ads/:id', 'ad-attribution'],
  ['/v1/ads/unassigned', 'ad-attribution'],
  ['/v1/ads/:id/label', 'ad-attribution'],
  ['/v1/ads/:id/picture', 'ad-attribution'],
  ['/v1/ads/:id/costs', 'ad-attribution'],
  ['/v1/ads/:id/costs/:day', 'ad-attribution'],
  ['/v1/campaigns', 'ad-attribution'],
  ['/v1/campaigns/:id', 'ad-attribution'],
  ['/v1/doors', 'ad-attribution'],
  ['/v1/domains', 'ad-attribution'],
  ['/v1/domains/:id', 'ad-attribution'],
  ['/v1/domains/:id/verify', 'ad-attribution'],
  ['/v1/ledger', 'ad-attribution'],
  ['/v1/links', 'ad-attribution'],
  ['/v1/links/:id', 'ad-attribution'],
  ['/v1/links/import', 'ad-attribution'],
  ['/v1/links/preview', 'ad-attribution'],
  ['/v1/links/:id/qr.png', 'ad-attribution'],
  ['/v1/links/:id/qr.svg', 'ad-attribution'],
  ['/v1/networks/meta', 'ad-attribution'],
  ['/v1/networks/meta/setup', 'ad-attribution'],
  ['/v1/qr-logo', 'ad-attribution'],
  ['/v1/reports/last-touch', 'ad-attribution'],
  ['/v1/uploads', 'ad-attribution'],
  ['/v1/uploads/:id', 'ad-attribution'],
];

/** What members may be sent in one stream (`GET /v1/live`). */
export interface StreamTopic {
  name: string;
  /** The app that adds it. */
  app: Upstream;
  /** Roles besides owner that may see it. A test compares them with what the app declares. */
  roles: readonly Role[];
}

/** Every topic of the streams of members. An app that adds one is named here, and nowhere else in the console. */
export const STREAM_TOPICS: readonly StreamTopic[] = [
  { name: 'chats', app: 'chat', roles: ['agent'] },
  { name: 'presence', app: 'chat', roles: ['agent'] },
  { name: 'posts', app: 'fan-out', roles: ['publisher', 'analyst'] },
];

/** Pages that other sites may embed in a frame; they set their own headers for that. */
export const FRAMEABLE_ROUTES: ReadonlySet<string> = new Set(['/@:handle/follow', '/chat/:workspace']);

/** Largest bodies, in bytes, of routes that accept more than others: uploads, which are streamed, and webhooks of Meta. */
export const BODY_LIMITS: ReadonlyMap<string, number> = new Map([
  ['/v1/channels/:id/imports', UPLOAD_LIMIT],
  ['/v1/channels/:id/imports/dry-run', UPLOAD_LIMIT],
  ['/v1/links/import', LINKS_FILE_LIMIT],
  ['/v1/conversations/:id/media', MEDIA_LIMIT],
  ['/chat/:workspace/media', VISITOR_FILE_LIMIT],
  ['/hooks/meta/:hook', HOOK_LIMIT],
  ['/hooks/whatsapp', HOOK_LIMIT],
]);

/** Routes that are open to everyone and take such a body all the same. They count their callers before they read it. */
export const OPEN_UPLOADS: ReadonlySet<string> = new Set(['/chat/:workspace/media']);

/** The operator routes that every app has, below the same prefix. */
export const OPERATIONS = ['/parked', '/parked/retry', '/parked/skip'] as const;
/** The prefix of the operator routes. On the public origin the name of the app follows it. */
export const OPERATIONS_PREFIX = '/v1/operations';
