import { In, MoreThanOrEqual, type EntityManager } from 'typeorm';
import { ClickSource } from '../clicks/click-source.entity.js';
import { Click } from '../clicks/click.entity.js';
import { Touch } from './touch.entity.js';
import type { ReachedStage } from './stage.entity.js';

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** A touch of a path, with its click as far as that is recorded yet. */
export interface PathTouch {
  touch: Touch;
  click: Click | null;
  /** The click's source; null if it has none, or (`click.has_source` is 1) if it is not recorded yet. */
  source: ClickSource | null;
}

type PathEnd = Pick<
  ReachedStage,
  'workspace_id' | 'subject_id' | 'conversation_id' | 'path_sequence' | 'path_at'
>;

/**
 * Returns the path of each stage: the touches of its subject before it, oldest first, at most `windowDays` old; for a later
 * stage of an order those before the order. A touch whose click was filtered is left out; a touch whose click is not recorded yet is included without it.
 */
export async function conversionPaths<S extends PathEnd>(
  read: EntityManager,
  stages: readonly S[],
  windowDays: number,
): Promise<Map<S, PathTouch[]>> {
  const bySubject = new Map<string, Touch[]>();
  if (stages.length > 0) {
    const touches = await read.find(Touch, {
      where: {
        subject_id: In([...new Set(stages.map((stage) => stage.subject_id))]),
        at: MoreThanOrEqual(Math.min(...stages.map((stage) => stage.path_at)) - windowDays * DAY_MS),
      },
      order: { at: 'ASC', sequence: 'ASC', id: 'ASC' },
    });
    for (const touch of touches)
      bySubject.set(touch.subject_id, [...(bySubject.get(touch.subject_id) ?? []), touch]);
  }
  const clicks = await clicksOf(read, [...bySubject.values()].flat());
  const sources = await sourcesOf(read, [...clicks.values()]);
  return new Map(
    stages.map((stage) => [
      stage,
      (bySubject.get(stage.subject_id) ?? [])
        .filter((touch) => precedes(touch, stage, windowDays))
        .map((touch) => ({ touch, click: clickOf(touch, clicks) }))
        .map(({ touch, click }) => ({ touch, click, source: sources.get(click?.id ?? '') ?? null }))
        .filter(({ click }) => click?.verdict !== 'filtered'),
    ]),
  );
}

async function clicksOf(read: EntityManager, touches: Touch[]): Promise<Map<string, Click>> {
  const ids = [...new Set(touches.flatMap((touch) => touch.click_id ?? []))];
  const rows = ids.length > 0 ? await read.findBy(Click, { id: In(ids) }) : [];
  return new Map(rows.map((click) => [click.id, click]));
}

async function sourcesOf(read: EntityManager, clicks: Click[]): Promise<Map<string, ClickSource>> {
  const ids = clicks.flatMap((click) => (click.has_source === 1 ? click.id : []));
  const rows = ids.length > 0 ? await read.findBy(ClickSource, { click_id: In(ids) }) : [];
  return new Map(rows.map((source) => [source.click_id, source]));
}

function clickOf(touch: Touch, clicks: Map<string, Click>): Click | null {
  const click = clicks.get(touch.click_id ?? '');
  return click?.workspace_id === touch.workspace_id ? click : null;
}

function precedes(touch: Touch, stage: PathEnd, windowDays: number): boolean {
  if (touch.workspace_id !== stage.workspace_id || touch.at < stage.path_at - windowDays * DAY_MS)
    return false;
  if (touch.conversation_id === stage.conversation_id) return touch.sequence < stage.path_sequence;
  return touch.at <= stage.path_at;
}
