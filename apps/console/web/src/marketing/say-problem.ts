import { i18n } from '@lingui/core';
import { say } from '../parts';
import { problemWords } from '../parts/problem-words';

/** Says what went wrong with something that has no form to say it in. */
export function sayProblem(error: unknown): void {
  const { heading, advice } = problemWords(error, i18n);
  say(`${heading}. ${advice}`);
}
