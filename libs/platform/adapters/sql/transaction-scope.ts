import { AsyncLocalStorage } from 'node:async_hooks';

/** What has to follow a transaction once it has committed. */
export class Consequence {
  constructor(readonly name: string) {}
}

/** Marks the asynchronous calls that run inside `Database.transaction`, with what is to follow it. */
export const transactionScope = new AsyncLocalStorage<Set<Consequence>>();

/** True inside a transaction: where another one, or a job, would act before the commit. */
export const insideTransaction = (): boolean => transactionScope.getStore() !== undefined;

/** To be called inside a transaction. */
export const entail = (consequence: Consequence): void => void transactionScope.getStore()?.add(consequence);
