import { AsyncLocalStorage } from 'node:async_hooks';

/** Marks the asynchronous calls that run inside `Database.transaction`. */
export const transactionScope = new AsyncLocalStorage<object>();

/** True inside a transaction: where another one, or a job, would act before the commit. */
export const insideTransaction = (): boolean => transactionScope.getStore() !== undefined;
