import { msg } from '@lingui/core/macro';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { ApiProblem, type FieldProblem } from '../api/problem';

/** What happened, by the status of the answer; 0: there was no answer. */
const HEADINGS: Record<number, MessageDescriptor> = {
  0: msg`Corong does not answer`,
  400: msg`Please check what you entered`,
  401: msg`You are signed out`,
  403: msg`Your role does not allow this`,
  404: msg`This is no longer here`,
  409: msg`This cannot be done now`,
  410: msg`This has ended`,
  412: msg`Someone else has changed this meanwhile`,
  413: msg`This is too large`,
  415: msg`This kind of file is not taken`,
  422: msg`Please check what you entered`,
  429: msg`That was too often`,
  503: msg`A part of Corong does not answer`,
};

/** What to do about it. */
const ADVICE: Record<number, MessageDescriptor> = {
  0: msg`Nothing that you typed is lost. Try again as soon as the connection is back.`,
  401: msg`Sign in again to go on. Nothing that you typed is lost.`,
  403: msg`Ask an owner of the workspace for the role that you need.`,
  404: msg`It may have been deleted, or the address is not complete.`,
  409: msg`Load the page again to see how things are now.`,
  412: msg`Load the page again to see how things are now.`,
  413: msg`Please send less at once.`,
  429: msg`Please wait a moment and try again.`,
  503: msg`Please try again in a moment. What you entered is still here.`,
};

/** What is wrong with a field, by the rule that it breaks. */
const RULES: Record<string, MessageDescriptor> = {
  required: msg`This is needed.`,
  isNotEmpty: msg`This is needed.`,
  isLength: msg`This is too short or too long.`,
  minLength: msg`This is too short.`,
  maxLength: msg`This is too long.`,
  length: msg`This is too short or too long.`,
  isEmail: msg`This is not an e-mail address.`,
  mail: msg`This is not an e-mail address.`,
  isUrl: msg`This is not a web address.`,
  address: msg`This address cannot be used.`,
  taken: msg`This is taken already. Please choose another one.`,
  unique: msg`This is there already.`,
  exists: msg`There is no such thing here any more.`,
  isIn: msg`Please choose one of the list.`,
  isInt: msg`Please enter a whole number.`,
  isNumber: msg`Please enter a number.`,
  min: msg`This is too small.`,
  max: msg`This is too large.`,
  future: msg`This has to lie in the future.`,
  instant: msg`This is not a time.`,
  date: msg`This is not a day.`,
  isTimeZone: msg`This time zone does not exist.`,
  isCurrency: msg`This currency is not known.`,
  archived: msg`This is archived. Restore it first.`,
  matches: msg`Some of these characters are not allowed here.`,
  code: msg`This code is not right.`,
  password: msg`This is not your password.`,
  expired: msg`This took too long. Please begin again.`,
};

/** The sentence for one field. In English the server's own words are more exact where the rule is a rare one. */
export function fieldWords({ rule, message }: FieldProblem, i18n: I18n): string {
  const words = RULES[rule];
  if (words) return i18n._(words);
  return i18n.locale === 'en' ? message : i18n._(msg`This cannot be taken as it stands.`);
}

/** Says in words what went wrong, and what to do. Never JSON, never a number of HTTP. */
export function problemWords(error: unknown, i18n: I18n): { heading: string; advice: string } {
  if (!(error instanceof ApiProblem))
    return {
      heading: i18n._(msg`Something went wrong here`),
      advice: i18n._(msg`Please load the page again.`),
    };
  const { status, detail, errors, retryAfter } = error;
  const heading = i18n._(
    HEADINGS[status] ?? (status >= 500 ? msg`Something went wrong here` : msg`This did not work`),
  );
  if (retryAfter !== undefined && status === 429) {
    const wait = new Intl.NumberFormat(i18n.locale, { style: 'unit', unit: 'second', unitDisplay: 'long' });
    return { heading, advice: i18n._(msg`Please try again in ${wait.format(retryAfter)}.`) };
  }
  const isOwnReason = i18n.locale === 'en' && errors.length === 0 && [400, 409, 422].includes(status);
  if (isOwnReason) return { heading, advice: detail };
  return {
    heading,
    advice: i18n._(ADVICE[status] ?? msg`Please try again. If it stays so, tell whoever runs Corong.`),
  };
}

/** The errors of a form's fields by their names, for `Form`. */
export function fieldErrors(error: unknown, i18n: I18n): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(error.errors.map((one) => [one.field, fieldWords(one, i18n)]));
}
