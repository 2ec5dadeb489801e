import { isIP } from 'node:net';
import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  getMetadataStorage,
  validateSync,
  isEmail,
} from 'class-validator';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import type { AppName } from './app.js';
import { IsUrlOf } from './config-values.js';
import { findMisspelled } from './misspelled.js';

const booleanFromText = ({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value;
const numberFromText = ({ value }: { value: unknown }) =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
/** Rule for a list of addresses and CIDR ranges, separated by commas. */
const IsRanges = () =>
  ValidateBy({
    name: 'isRanges',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' &&
        rangesOf(value).every((range) => ipaddr.isValid(range) || ipaddr.isValidCIDR(range)),
      defaultMessage: (args) => `${args?.property} must list addresses or CIDR ranges, separated by commas`,
    },
  });

/** Rule for an origin: scheme, host and port only, since a path or query would be ignored. */
const IsOrigin = () =>
  ValidateBy({
    name: 'isOrigin',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' &&
        /^https?:\/\/[^\s/?#@]+\/?$/i.test(value) &&
        URL.canParse(value) &&
        new URL(value).hostname !== '',
      defaultMessage: (args) =>
        `${args?.property} must be an http(s) origin such as https://corong.example: no path, query or credentials`,
    },
  });

/** Rule for an IP address or a host name. Text that looks like an IPv4 address and is none is no host name either (RFC 3696, section 2). */
const IsHost = () =>
  ValidateBy({
    name: 'isHost',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' &&
        (isIP(value) !== 0 || /^(?!(.*\.)?\d+$)(?!-)[a-z\d.-]{1,253}$/i.test(value)),
      defaultMessage: (args) =>
        `${args?.property} must be an IP address of this machine, such as 127.0.0.1 or 0.0.0.0, or a host name`,
    },
  });

/** The entries of a comma-separated list. */
export const rangesOf = (list: string): string[] =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

/** Returns the fault of a list of master keys, as words that follow the variable's name; null if there is none. */
export function keyListFault(list: unknown): string | null {
  const entries = typeof list === 'string' ? list.split(',') : [];
  const ids = entries.map((entry) => entry.split(':')[0]);
  if (entries.length === 0 || !entries.every((entry) => /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=$/.test(entry)))
    return 'must list keys as id:base64 of 32 bytes, separated by commas';
  return new Set(ids).size < ids.length ? 'must name each of its keys by an id of its own' : null;
}

/** Returns the mailbox in `name@host` or `Name <name@host>`, with its host in ASCII (punycode); null if there is none. */
export function parseMailbox(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const bare = /^(?:[^<>\p{Cc}]*<([^<>]+)>|([^<>]+))$/u.exec(text.trim());
  const given = (bare?.[1] ?? bare?.[2] ?? '').trim();
  const at = given.lastIndexOf('@');
  if (at < 1) return null;
  const mailbox = `${given.slice(0, at)}@${domainToASCII(given.slice(at + 1))}`;
  return isEmail(mailbox, { require_tld: false, allow_utf8_local_part: false }) ? mailbox : null;
}

const IsMailbox = () =>
  ValidateBy({
    name: 'isMailbox',
    validator: {
      validate: (value: unknown) => parseMailbox(value) !== null,
      defaultMessage: (args) => `${args?.property} must be one mailbox: name@host, or Name <name@host>`,
    },
  });

const IsKeyList = () =>
  ValidateBy({
    name: 'isKeyList',
    validator: {
      validate: (value: unknown) => keyListFault(value) === null,
      defaultMessage: (args) => `${args?.property} ${keyListFault(args?.value)}`,
    },
  });

const KEY_RULE = /^[A-Za-z0-9+/]{40,400}={0,2}$/;

/** Local ports that SANDBOX=true uses instead of mail servers, chat providers and ad networks; the tour's sandboxes listen there. */
export const SANDBOX_PORTS = {
  webhook: 3991,
  smtp: 3992,
  network: 3993,
  telegram: 3994,
  discord: 3995,
  whatsapp: 3996,
  messenger: 3998,
  web_push: 3997,
} as const;

/** Every environment variable that Corong reads; `.env.example` is its manual. */
export class Config {
  @IsIn(['embedded', 'full']) STACK: 'embedded' | 'full' = 'embedded';
  @Transform(numberFromText) @IsInt() @Min(0) @Max(65535) PORT = 3000;
  @IsHost() HOST = '127.0.0.1';
  @IsString() DATA_DIR = './data';
  @IsOptional() @IsOrigin() PUBLIC_URL?: string;
  /** Addresses or CIDR ranges of proxies, separated by commas, whose X-Forwarded-For is trusted. */
  @IsRanges() TRUSTED_PROXIES = '';
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'silent']) LOG_LEVEL = 'info';
  @Transform(booleanFromText) @IsBoolean() SANDBOX = false;
  /** Token for /metrics on the public origin. */
  @IsOptional() @Matches(/^[\x21-\x7e]{16,200}$/) METRICS_TOKEN?: string;
  /** Private ranges that outgoing requests may reach (CIDR, separated by commas). */
  @IsRanges() ALLOWED_PRIVATE_TARGETS = '';

  @IsOptional() @IsUrlOf('smtp', 'smtps') SMTP_URL?: string;
  /** Sender of mails, as `name@host` or `Name <name@host>`; the displayed name is the channel's. */
  @IsMailbox() MAIL_FROM = 'corong@localhost';
  /** Address for bounces. The part before the @ is short, since the mail's own token is appended to it. */
  @IsOptional() @Matches(/^[a-z0-9][a-z0-9.-]{0,10}@[a-z0-9.-]{1,200}$/i) BOUNCE_ADDRESS?: string;
  @IsOptional() @IsUrlOf('http', 'https') META_BASE_URL?: string;
  @Matches(/^v\d{1,2}\.\d$/) META_API_VERSION = 'v24.0';
  @IsOptional() @IsUrlOf('http', 'https') TELEGRAM_BASE_URL?: string;
  @IsOptional() @IsUrlOf('http', 'https') WHATSAPP_BASE_URL?: string;
  /** Meta's Graph API for pages on Messenger and accounts on Instagram. */
  @IsOptional() @IsUrlOf('http', 'https') MESSENGER_BASE_URL?: string;
  @IsOptional() @IsUrlOf('http', 'https') DISCORD_BASE_URL?: string;
  @IsOptional() @Transform(numberFromText) @IsInt() @Min(1) FOLLOW_LIMIT?: number;
  /** Most messages, and most visits, of one web chat visitor in a minute. */
  @Transform(numberFromText) @IsInt() @Min(1) CHAT_VISITOR_LIMIT = 60;
  /** The same limit for all visitors of one network together. */
  @Transform(numberFromText) @IsInt() @Min(1) CHAT_NETWORK_LIMIT = 2_400;
  @IsOptional() @IsUrlOf('mysql', 'mariadb') DATABASE_URL?: string;
  @IsOptional() @Matches(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/) KAFKA_BROKERS?: string;
  @IsOptional() @IsString() KAFKA_USERNAME?: string;
  @IsOptional() @IsString() KAFKA_PASSWORD?: string;
  @IsOptional() @IsUrlOf('redis', 'rediss') REDIS_URL?: string;
  /** `id:base64` of 32 bytes each, separated by commas; the first encrypts, all decrypt. */
  @IsOptional() @IsKeyList() SECRET_KEYS?: string;
  @IsOptional() @Matches(KEY_RULE) IDENTITY_PUBLIC_KEY?: string;
  @IsOptional() @Matches(KEY_RULE) IDENTITY_PRIVATE_KEY?: string;
  @IsOptional() @Matches(KEY_RULE) CLICK_PUBLIC_KEY?: string;
  @IsOptional() @Matches(KEY_RULE) CLICK_PRIVATE_KEY?: string;
  /** X25519, `id:base64` of 32 bytes each, separated by commas: what opens the credentials that connections seals for this app. */
  @IsOptional() @IsKeyList() CREDENTIALS_PRIVATE_KEYS?: string;
  /** The public half of the first of fan-out's and of chat's, under the same id. */
  @IsOptional() @IsKeyList() FAN_OUT_CREDENTIALS_KEY?: string;
  @IsOptional() @IsKeyList() CHAT_CREDENTIALS_KEY?: string;
  @IsOptional() @IsOrigin() CHANNEL_PUBLISHER_URL?: string;
  @IsOptional() @IsOrigin() FAN_OUT_URL?: string;
  @IsOptional() @IsOrigin() CHAT_URL?: string;
  @IsOptional() @IsOrigin() CONNECTIONS_URL?: string;
  @IsOptional() @IsOrigin() AD_ATTRIBUTION_URL?: string;

  /** The public origin: PUBLIC_URL, else localhost with PORT. */
  get publicUrl(): string {
    return this.PUBLIC_URL ? new URL(this.PUBLIC_URL).origin : `http://localhost:${this.PORT}`;
  }

  /** The sender's mailbox without a name. */
  get mailbox(): string {
    return parseMailbox(this.MAIL_FROM)!;
  }

  get smtpUrl(): string | undefined {
    return this.SMTP_URL ?? (this.SANDBOX ? `smtp://127.0.0.1:${SANDBOX_PORTS.smtp}` : undefined);
  }

  get metaBaseUrl(): string {
    const fallback = this.SANDBOX
      ? `http://127.0.0.1:${SANDBOX_PORTS.network}`
      : 'https://graph.facebook.com';
    return (this.META_BASE_URL ?? fallback).replace(/\/$/, '');
  }

  get telegramBaseUrl(): string {
    return this.providerUrl(this.TELEGRAM_BASE_URL, 'telegram', 'https://api.telegram.org');
  }

  get whatsappBaseUrl(): string {
    return this.providerUrl(this.WHATSAPP_BASE_URL, 'whatsapp', 'https://graph.facebook.com');
  }

  get messengerBaseUrl(): string {
    return this.providerUrl(this.MESSENGER_BASE_URL, 'messenger', 'https://graph.facebook.com');
  }

  /** A base URL of Discord webhooks besides Discord's own hosts; null if there is none. */
  get discordBaseUrl(): string | null {
    return this.providerUrl(this.DISCORD_BASE_URL, 'discord', '') || null;
  }

  /** Follow attempts of one network in ten minutes. Higher with SANDBOX, where all come from one address. */
  get followLimit(): number {
    return this.FOLLOW_LIMIT ?? (this.SANDBOX ? 1_000 : 20);
  }

  private providerUrl(given: string | undefined, sandbox: keyof typeof SANDBOX_PORTS, real: string): string {
    return (given ?? (this.SANDBOX ? `http://127.0.0.1:${SANDBOX_PORTS[sandbox]}` : real)).replace(/\/$/, '');
  }
}

/** A fault that the operator can fix, such as a missing or wrong variable. Its message names what is allowed, never a value. */
export class ConfigError extends Error {}

const REQUIRED_FULL: (keyof Config)[] = [
  'DATABASE_URL',
  'KAFKA_BROKERS',
  'KAFKA_USERNAME',
  'KAFKA_PASSWORD',
  'REDIS_URL',
  'SECRET_KEYS',
  'IDENTITY_PUBLIC_KEY',
];
const REQUIRED_FULL_BY_APP: Partial<Record<AppName, (keyof Config)[]>> = {
  'fan-out': ['CREDENTIALS_PRIVATE_KEYS'],
  chat: ['CLICK_PUBLIC_KEY', 'CREDENTIALS_PRIVATE_KEYS'],
  connections: ['FAN_OUT_CREDENTIALS_KEY', 'CHAT_CREDENTIALS_KEY'],
  'ad-attribution': ['CLICK_PRIVATE_KEY'],
  console: [
    'IDENTITY_PRIVATE_KEY',
    'CHANNEL_PUBLISHER_URL',
    'FAN_OUT_URL',
    'CHAT_URL',
    'CONNECTIONS_URL',
    'AD_ATTRIBUTION_URL',
  ],
};

/** Returns the names of all variables, as the validators of Config know them; a test compares them with `.env.example`. */
export function configVariables(): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(Config, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))].sort();
}

/** Returns a line, without the value, for each unknown variable whose name is close to one of Corong's. */
export function misspelledVariables(env: Record<string, string | undefined> = process.env): string[] {
  return findMisspelled(Object.keys(env), configVariables()).map(
    ([name, meant]) => `${name} is no variable of Corong and is not read; is ${meant} meant?`,
  );
}

/** Reads the configuration from the environment; nothing else reads it. Throws ConfigError naming every missing or wrong variable. */
export function loadConfig(app?: AppName, env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    configVariables().flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const config = plainToInstance(Config, given);
  const wrong = validateSync(config).flatMap((error) => Object.values(error.constraints ?? {}));
  if (config.STACK === 'full') {
    for (const name of [...REQUIRED_FULL, ...((app && REQUIRED_FULL_BY_APP[app]) ?? [])]) {
      if (!config[name]) wrong.push(`${name} is missing: STACK=full needs it`);
    }
  }
  if (wrong.length > 0)
    throw new ConfigError(`Wrong configuration (see .env.example):\n  ${wrong.join('\n  ')}`);
  return config;
}
