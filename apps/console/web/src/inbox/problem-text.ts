import { useLingui } from '@lingui/react/macro';
import { ApiProblem } from '../api/problem';
import { fieldWords, problemWords } from '../parts/problem-words';

/** Returns what went wrong in one sentence, for a place that has no room for a `ProblemNote`. */
export function useProblemText(): (error: unknown) => string {
  const { i18n } = useLingui();
  return (error) => {
    if (error instanceof ApiProblem && error.errors.length > 0)
      return error.errors.map((one) => fieldWords(one, i18n)).join(' ');
    const { heading, advice } = problemWords(error, i18n);
    return `${heading}. ${advice}`;
  };
}
