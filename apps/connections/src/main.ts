import { serve } from '#platform/http/service.js';
import { ConnectionsModule } from './connections.module.js';
import { ConnectionsSettings } from './settings.js';

await serve('connections', ConnectionsSettings, (config) => ConnectionsModule.forRoot(config));
