import { AsyncLocalStorage } from 'node:async_hooks';

/** Identifies work to do after a transaction has committed. `Database.onCommit` adds the listeners that do it. */
export class AfterCommit {
  constructor(readonly name: string) {}
}

/** The work that one attempt at a transaction requests for after its commit. A rollback drops it. */
export class CommitScope {
  readonly asked = new Set<AfterCommit>();
  private waiting: (() => void)[] | undefined = [];

  /** Runs `work` after the commit, or at once if the transaction is committed already. */
  whenCommitted(work: () => void): void {
    if (this.waiting) this.waiting.push(work);
    else work();
  }

  committed(): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    for (const work of waiting) work();
  }
}

/** Marks the asynchronous calls that run inside `Database.transaction`; holds the work to do after its commit. */
export const transactionScope = new AsyncLocalStorage<CommitScope>();

/** True inside a transaction, where a second transaction or a new job could take effect before the commit. */
export const insideTransaction = (): boolean => transactionScope.getStore() !== undefined;

/** Requests this work after the commit of the current transaction. Outside a transaction it does nothing. */
export const afterCommit = (work: AfterCommit): void => void transactionScope.getStore()?.asked.add(work);

/**
 * Runs `work` after the commit of the current transaction, so that a rollback does nothing and a repeated attempt does it
 * once. Outside a transaction it runs at once. `work` must not throw.
 */
export function whenCommitted(work: () => void): void {
  const scope = transactionScope.getStore();
  if (scope) scope.whenCommitted(work);
  else work();
}
