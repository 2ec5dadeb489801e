import { temporaryFile } from '../../outbox/flow.contract.js';
import { describeDatabase } from './database.contract.js';

const file = temporaryFile('app.db');
describeDatabase('SQLite', () => ({ file }));
