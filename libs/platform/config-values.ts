import 'reflect-metadata';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, isEmail, isURL, Matches, Max, Min, ValidateBy } from 'class-validator';
import ipaddr from 'ipaddr.js';

/** A rule for one variable; `fault` follows the variable's name in the message and never shows the value. */
const rule = (name: string, isRight: (value: unknown) => boolean, fault: (value: unknown) => string) =>
  ValidateBy({
    name,
    validator: {
      validate: isRight,
      defaultMessage: (args) => `${args?.property} ${fault(args?.value)}`,
    },
  });

/** Rule for `true` or `false`. */
export const IsFlag = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    ),
    IsBoolean(),
  );

/** Rule for an integer from `min` to `max`. */
export const IsWhole = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
    ),
    IsInt(),
    Min(min),
    Max(max),
  );

const URL_RULE = { require_tld: false, require_protocol: true } as const;

/** Rule for a URL of one of these protocols, whose user and password can be percent-decoded. */
export const IsUrlOf = (...protocols: string[]) =>
  rule(
    'isUrlOf',
    (value) => typeof value === 'string' && isURL(value, { ...URL_RULE, protocols }) && isReadable(value),
    () =>
      `must be a URL beginning with ${protocols.map((one) => `${one}://`).join(' or ')}, with % as %25 in a user or password`,
  );

function isReadable(text: string): boolean {
  const url = URL.parse(text);
  try {
    return url !== null && [url.username, url.password].every((part) => decodeURIComponent(part) !== null);
  } catch {
    return false;
  }
}

/** Rule for an origin: scheme, host and port only, since a path or query would be ignored. */
export const IsOrigin = () =>
  rule(
    'isOrigin',
    (value) =>
      typeof value === 'string' &&
      /^https?:\/\/[^\s/?#@]+\/?$/i.test(value) &&
      URL.canParse(value) &&
      new URL(value).hostname !== '',
    () => 'must be an http(s) origin such as https://corong.example: no path, query or credentials',
  );

const isHost = (value: unknown): boolean =>
  typeof value === 'string' && (isIP(value) !== 0 || /^(?!(.*\.)?\d+$)(?!-)[a-z\d.-]{1,253}$/i.test(value));

/** Rule for an IP address or a host name. Text that looks like an IPv4 address and is none is no host name either (RFC 3696, section 2). */
export const IsHost = () =>
  rule(
    'isHost',
    isHost,
    () => 'must be an IP address of this machine, such as 127.0.0.1 or 0.0.0.0, or a host name',
  );

/** Returns the entries of a comma-separated list. */
export const entriesOf = (list: string): string[] =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

/** Rule for a list of host names, separated by commas. */
export const IsHosts = () =>
  rule(
    'isHosts',
    (value) => typeof value === 'string' && entriesOf(value).every(isHost),
    () => 'must list host names such as corong.example, separated by commas, without scheme and port',
  );

/** Rule for a list of name servers: addresses with or without a port, separated by commas. */
export const IsNameServers = () =>
  rule(
    'isNameServers',
    (value) =>
      typeof value === 'string' &&
      entriesOf(value).every((entry) => {
        const [, v6, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/.exec(entry) ?? [];
        return isIP(v6 ?? v4 ?? entry) !== 0;
      }),
    () =>
      'must list addresses of name servers, such as 192.0.2.53 or [2001:db8::53]:5353, separated by commas',
  );

/** Rule for a list of addresses and CIDR ranges, separated by commas. */
export const IsRanges = () =>
  rule(
    'isRanges',
    (value) =>
      typeof value === 'string' &&
      entriesOf(value).every((range) => ipaddr.isValid(range) || ipaddr.isValidCIDR(range)),
    () => 'must list addresses or CIDR ranges, separated by commas',
  );

/** Returns the mailbox in `name@host` or `Name <name@host>`, with its host in ASCII (punycode); null if there is none. */
export function parseMailbox(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const bare = /^(?:[^<>\p{Cc}]*<([^<>]+)>|([^<>]+))$/u.exec(text.trim());
  const given = (bare?.[1] ?? bare?.[2] ?? '').trim();
  const at = given.lastIndexOf('@');
  // `domainToASCII` drops what comes after such a sign.
  if (at < 1 || /[\s/\\?#%]/.test(given.slice(at))) return null;
  const mailbox = `${given.slice(0, at)}@${domainToASCII(given.slice(at + 1))}`;
  return isEmail(mailbox, { require_tld: false, allow_utf8_local_part: false }) ? mailbox : null;
}

/** Rule for a mailbox that `parseMailbox` accepts. */
export const IsSenderMailbox = () =>
  rule(
    'isMailbox',
    (value) => parseMailbox(value) !== null,
    () => 'must be one mailbox: name@host, or Name <name@host>',
  );

/** Returns the fault of a list of master keys, as words that follow the variable's name; null if there is none. */
export function keyListFault(list: unknown): string | null {
  const entries = typeof list === 'string' ? list.split(',') : [];
  const ids = entries.map((entry) => entry.split(':')[0]);
  if (entries.length === 0 || !entries.every((entry) => /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=$/.test(entry)))
    return 'must list keys as id:base64 of 32 bytes, separated by commas';
  return new Set(ids).size < ids.length ? 'must name each of its keys by an id of its own' : null;
}

/** Rule for a list of keys: `id:base64` of 32 bytes each, separated by commas. */
export const IsKeyList = () =>
  rule(
    'isKeyList',
    (value) => keyListFault(value) === null,
    (value) => `${keyListFault(value)}`,
  );

/** Rule for one key of an Ed25519 pair, base64 of DER. */
export const IsSigningKey = () => Matches(/^[A-Za-z0-9+/]{40,400}={0,2}$/);

const NEEDED = Symbol('needed on the full stack');

/** Marks a variable that is required on the full stack and optional on the embedded one. */
export const NeededOnFull = (): PropertyDecorator => (target, name) => {
  IsOptional()(target, name);
  Reflect.defineMetadata(NEEDED, [...neededOnFull(target), name], target);
};

/** Returns the variables of a settings class, by its prototype, without which the full stack does not start. */
export const neededOnFull = (prototype: object): string[] =>
  (Reflect.getMetadata(NEEDED, prototype) as string[] | undefined) ?? [];
