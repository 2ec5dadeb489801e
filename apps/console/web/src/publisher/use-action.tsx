import type { ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { ProblemNote } from '../parts';

/** Something that a button does. `problem` says below the button what went wrong, in words. */
export function useAction<R>(act: () => Promise<R>, done: (result: R) => void | Promise<void>) {
  const mutation = useMutation({ mutationFn: act, onSuccess: done });
  const problem: ReactNode = mutation.error ? <ProblemNote error={mutation.error} /> : null;
  return { ...mutation, problem };
}
