import { api } from '../api/client';
import { reload } from '../api/queries';
import { say } from '../parts';
import { sayProblem } from './say-problem';

type Archivable = '/v1/campaigns' | '/v1/ads' | '/v1/links' | '/v1/greetings';

async function set(path: Archivable, id: string, archived: boolean): Promise<void> {
  const params = { params: { path: { id } }, body: { archived } };
  if (path === '/v1/campaigns') await api.PATCH('/v1/campaigns/{id}', params);
  else if (path === '/v1/ads') await api.PATCH('/v1/ads/{id}', params);
  else if (path === '/v1/links') await api.PATCH('/v1/links/{id}', params);
  else await api.PATCH('/v1/greetings/{id}', params);
  await reload(path);
}

/** Archives something or takes it back into use, says so once it is done, and lets it be undone. */
export function archive(path: Archivable, id: string, archivedWords: string, restoredWords: string) {
  const run = (archived: boolean, mayUndo = true): void =>
    void set(path, id, archived).then(
      () => say(archived ? archivedWords : restoredWords, mayUndo ? () => run(!archived, false) : undefined),
      sayProblem,
    );
  return run;
}
