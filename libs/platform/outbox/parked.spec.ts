import { temporaryFile } from './event-delivery.contract.js';
import { describeParked } from './parked.contract.js';

const file = temporaryFile('app.db');
describeParked('SQLite', () => ({ file }));
