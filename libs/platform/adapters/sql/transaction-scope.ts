import { AsyncLocalStorage } from 'node:async_hooks';

/** Identifies work to do after a transaction has committed. `Database.onCommit` adds the listeners that do it. */
export class AfterCommit {
  constructor(readonly name: string) {}
}

/** Marks the asynchronous calls that run inside `Database.transaction`; holds the work to do after its commit. */
export const transactionScope = new AsyncLocalStorage<Set<AfterCommit>>();

/** True inside a transaction, where a second transaction or a new job could take effect before the commit. */
export const insideTransaction = (): boolean => transactionScope.getStore() !== undefined;

/** Asks for this work after the commit of the present transaction. Call it inside one; elsewhere it does nothing. */
export const afterCommit = (consequence: AfterCommit): void =>
  void transactionScope.getStore()?.add(consequence);
