import { describeEventDelivery, temporaryFile, temporaryLog } from './event-delivery.contract.js';

describeEventDelivery('SQLite and the embedded log', () => ({ file: temporaryFile('app.db') }), temporaryLog);
