import { WorkspaceChanged, workspaces } from '#workspace/workspace.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Workspace } from '../../apps/chat/workspaces/workspace.entity.js';
import type { ChatSide } from './chat-side.js';
import { until } from './until.js';

type Chosen = Pick<WorkspaceChanged, 'ask_consent' | 'share_network_ids'>;

/** Changes the settings of a workspace, as the console does, and waits until chat knows them. */
export class WorkspaceSettings {
  private sequence = 1;

  constructor(
    private readonly chat: ChatSide,
    private readonly brand: { id: string; handle: string },
  ) {}

  async change(chosen: Chosen): Promise<void> {
    const { id, handle } = this.brand;
    const place = { workspace_id: id, handle, time_zone: 'Asia/Jakarta', currency: 'IDR' };
    const event = make<WorkspaceChanged>(WorkspaceChanged, { ...place, language: 'id', ...chosen });
    await this.chat.publishEvent(workspaces, event, ++this.sequence);
    const expected = {
      language: 'id' as const,
      ask_consent: Number(chosen.ask_consent ?? false),
      share_network_ids: Number(chosen.share_network_ids ?? false),
    };
    const database = this.chat.service.get(Database, { strict: false });
    await until('chat knows the settings', () => database.read.existsBy(Workspace, { id, ...expected }));
  }
}
