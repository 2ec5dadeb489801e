import { Transform } from 'class-transformer';
import { IsOptional, IsString } from 'class-validator';

/** Longest id that a stream of ours gives an event, and room beyond it. */
const MOST = 100;

/** Where a stream of server-sent events goes on, for clients that cannot send a header: polyfills, and pages that open a new stream. */
export class ResumeQuery {
  /** As the header Last-Event-ID, which goes before it: the id of the event that the client had last. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value : undefined))
  @IsOptional()
  @IsString()
  lastEventId?: string;
}

/**
 * The id of the event that a client had last; undefined where it says nothing of it. A browser that reconnects sends the
 * header, and under it the address that it began with.
 */
export const lastEventIdOf = (header: string | undefined, query: ResumeQuery): string | undefined =>
  (header || query.lastEventId || undefined)?.slice(0, MOST);
