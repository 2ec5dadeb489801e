import { temporaryFile } from './flow.contract.js';
import { describeParked } from './parked.contract.js';

const file = temporaryFile('app.db');
describeParked('SQLite', () => ({ file }));
