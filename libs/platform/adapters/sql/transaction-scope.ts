import { AsyncLocalStorage } from 'node:async_hooks';

/** Identifies work to do after a transaction has committed. `Database.onCommit` adds the listeners that do it. */
export class AfterCommit {
  constructor(readonly name: string) {}
}

/** The work that one attempt at a transaction requests for after its commit. A rollback drops it. */
export class CommitScope {
  readonly asked = new Set<AfterCommit>();
  private figures: (() => void)[] | undefined = [];

  /** Runs `count` after the commit, or at once if the transaction is committed already. */
  count(count: () => void): void {
    if (this.figures) this.figures.push(count);
    else count();
  }

  committed(): void {
    const figures = this.figures ?? [];
    this.figures = undefined;
    for (const count of figures) count();
  }
}

/** Marks the asynchronous calls that run inside `Database.transaction`; holds the work to do after its commit. */
export const transactionScope = new AsyncLocalStorage<CommitScope>();

/** True inside a transaction, where a second transaction or a new job could take effect before the commit. */
export const insideTransaction = (): boolean => transactionScope.getStore() !== undefined;

/** Requests this work after the commit of the current transaction. Outside a transaction it does nothing. */
export const afterCommit = (work: AfterCommit): void => void transactionScope.getStore()?.asked.add(work);

/** Runs `count` after the commit of the current transaction, so that a rollback counts nothing and a repeat counts once. Outside a transaction it runs at once. */
export function countOnCommit(count: () => void): void {
  const scope = transactionScope.getStore();
  if (scope) scope.count(count);
  else count();
}
