import type { Schema } from '#platform/adapters/sql/data-sources.js';
import { BounceHook } from '../accounts/bounce-hook.entity.js';
import { Connection } from '../accounts/connection.entity.js';
import { Initial1763700000000 } from '../migrations/initial.js';

/** The tables and migrations of connections. */
export const schema: Schema = { entities: [Connection, BounceHook], migrations: [Initial1763700000000] };
