import { describeFlow, temporaryFile, temporaryLog } from './flow.contract.js';

describeFlow('SQLite and the embedded log', () => ({ file: temporaryFile('app.db') }), temporaryLog);
