import { temporaryFile } from '../../outbox/event-delivery.contract.js';
import { describeLayout } from './layout.contract.js';

describeLayout('SQLite', async () => {
  const file = temporaryFile('app.db');
  return { at: { file }, place: `The file ${file} in DATA_DIR` };
});
