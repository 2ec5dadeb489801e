import type { Schema } from '#platform/adapters/sql/data-sources.js';
import { Channel } from '../channels/channel.entity.js';
import { Initial1763700000000 } from '../migrations/initial.js';
import { Workspace } from '../channels/workspace.entity.js';
import { Post } from '../posts/post.entity.js';

/** The tables of the app, and the migrations that create them. */
export const schema: Schema = { entities: [Workspace, Channel, Post], migrations: [Initial1763700000000] };
