import { isURL, ValidateBy } from 'class-validator';

const URL_RULE = { require_tld: false, require_protocol: true } as const;

/** Rule for a URL of one of these protocols, whose user and password can be percent-decoded. */
export const IsUrlOf = (...protocols: string[]) =>
  ValidateBy({
    name: 'isUrlOf',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' && isURL(value, { ...URL_RULE, protocols }) && isReadable(value),
      defaultMessage: (args) =>
        `${args?.property} must be a URL beginning with ${protocols.map((one) => `${one}://`).join(' or ')}, with % as %25 in a user or password`,
    },
  });

function isReadable(text: string): boolean {
  const url = URL.parse(text);
  try {
    return url !== null && [url.username, url.password].every((part) => decodeURIComponent(part) !== null);
  } catch {
    return false;
  }
}
