import { serve } from '#platform/http/service.js';
import { ConnectionsModule } from './connections.module.js';

await serve('connections', (config) => ConnectionsModule.forRoot(config));
