import { Injectable } from '@nestjs/common';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { BrandNamed, brands } from '#message/brand.topic.js';
import { WorkspaceChanged, WorkspaceOpened, workspaces } from '#workspace/workspace.topic.js';
import { isSameZone } from '#platform/time/zones.js';
import type {
  ChangeWorkspaceInput,
  NewWorkspaceInput,
  OpenedWorkspace,
  WorkspaceView,
} from './accounts.dto.js';
import { Person, Workspace } from './accounts.entities.js';
import { ApiKeys } from './api-keys.service.js';
import { Memberships } from './memberships.service.js';
import { handleFrom, numbered } from './handles.js';

/** Creates workspaces and changes their settings. All apps learn the settings on workspace.workspace; the message side learns the name on brand.profile. */
@Injectable()
export class Workspaces {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly apiKeys: ApiKeys,
    private readonly memberships: Memberships,
    private readonly clock: Clock,
  ) {}

  /** Creates a further workspace. A person who does so is an owner of it. */
  create(caller: Caller, id: string, input: NewWorkspaceInput): Promise<OpenedWorkspace> {
    const work = async (tx: Tx): Promise<OpenedWorkspace> => {
      const opened = await this.open(tx, id, input);
      const { actor: person_id } = caller;
      const owner = {
        workspace_id: id,
        person_id,
        role: 'owner' as const,
        time_zone: input.time_zone ?? 'UTC',
      };
      if (await tx.existsBy(Person, { id: person_id })) await this.memberships.join(tx, owner);
      return opened;
    };
    return this.idempotency.once(caller, caller.workspace, work, withoutKey);
  }

  /** Creates a workspace with its first owner key; throws 409 if the handle is taken. */
  async open(tx: Tx, id: string, input: NewWorkspaceInput): Promise<OpenedWorkspace> {
    const row = make(Workspace, {
      id,
      handle: input.handle ?? (await this.freeHandle(tx, handleFrom(input.workspace))),
      name: input.workspace,
      time_zone: input.time_zone ?? 'UTC',
      currency: input.currency ?? 'USD',
      language: input.language ?? null,
      ask_consent: Number(input.ask_consent ?? false),
      share_network_ids: Number(input.share_network_ids ?? false),
      sequence: 1,
      measured_since: null,
      created_at: this.clock.now(),
    });
    try {
      await tx.insert(Workspace, row);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw Problem.field('handle', 'unique', `The handle ${row.handle} is taken`, undefined, 409);
    }
    await this.outbox.append(tx, workspaces, make(WorkspaceOpened, stateOf(row)), row.sequence);
    await this.name(tx, row);
    const key = await this.apiKeys.createWithin(tx, id, { name: 'First owner key', role: 'owner' });
    return { workspace_id: id, handle: row.handle, api_key: key.api_key, key_id: key.id };
  }

  async get(id: string): Promise<WorkspaceView> {
    const row = await this.database.read.findOneBy(Workspace, { id });
    if (!row) throw Problem.notFound('workspace');
    return view(row);
  }

  async change(
    id: string,
    { name, time_zone, currency, language, ask_consent, share_network_ids }: ChangeWorkspaceInput,
  ): Promise<WorkspaceView> {
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Workspace, { id });
      if (!row) throw Problem.notFound('workspace');
      const zone = time_zone ?? row.time_zone;
      const sameZone = isSameZone(zone, row.time_zone);
      if (!sameZone && row.measured_since !== null) throw timeZoneFixed(row);
      const next = {
        name: name ?? row.name,
        time_zone: sameZone ? row.time_zone : zone,
        currency: currency ?? row.currency,
        language: language === undefined ? row.language : language,
        ask_consent: Number(ask_consent ?? row.ask_consent),
        share_network_ids: Number(share_network_ids ?? row.share_network_ids),
      };
      const settingsChanged = SETTINGS.some((setting) => next[setting] !== row[setting]);
      const renamed = next.name !== row.name;
      const changed = { ...row, ...next, sequence: row.sequence + (settingsChanged || renamed ? 1 : 0) };
      await tx.update(Workspace, { id }, changed);
      if (settingsChanged)
        await this.outbox.append(tx, workspaces, make(WorkspaceChanged, stateOf(changed)), changed.sequence);
      if (renamed) await this.name(tx, changed);
      return view(changed);
    });
  }

  private async name(tx: Tx, { id, name, sequence }: Workspace): Promise<void> {
    await this.outbox.append(tx, brands, make(BrandNamed, { workspace_id: id, name }), sequence);
  }

  private async freeHandle(tx: Tx, wanted: string): Promise<string> {
    for (let number = 1; ; number++) {
      const handle = numbered(wanted, number);
      if (!(await tx.existsBy(Workspace, { handle }))) return handle;
    }
  }
}

/** Thrown for a change of the time zone after the first click or cost: clicks would move to other days, and costs would not. */
const timeZoneFixed = ({ time_zone }: Workspace) =>
  Problem.field(
    'time_zone',
    'measured',
    `Clicks and costs are counted by days in ${time_zone} already, so the zone stays; nothing was changed: leave time_zone out to change the rest`,
    [time_zone],
    409,
  );

/** The part of the answer that a repeated request gets: the ids, without the key. */
export const withoutKey = ({ workspace_id, key_id }: OpenedWorkspace) => ({ workspace_id, key_id });

/** The settings that every app learns by event. */
const SETTINGS = ['time_zone', 'currency', 'language', 'ask_consent', 'share_network_ids'] as const;

const stateOf = ({
  id,
  handle,
  time_zone,
  currency,
  language,
  ask_consent,
  share_network_ids,
}: Workspace) => ({
  workspace_id: id,
  handle,
  time_zone,
  currency,
  ...(language !== null && { language }),
  ...(ask_consent && { ask_consent: true }),
  ...(share_network_ids && { share_network_ids: true }),
});

const view = ({ ask_consent, share_network_ids, ...row }: Workspace): WorkspaceView => ({
  id: row.id,
  handle: row.handle,
  name: row.name,
  time_zone: row.time_zone,
  currency: row.currency,
  language: row.language,
  ask_consent: ask_consent === 1,
  share_network_ids: share_network_ids === 1,
  created_at: new Date(row.created_at).toISOString(),
});
