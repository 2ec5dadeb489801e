import { Transform } from 'class-transformer';
import { IsOptional, IsString } from 'class-validator';

/** Most characters that are read of an event id; ids of our streams are shorter. */
const MAX_ID_CHARACTERS = 100;

/** Query of a stream of server-sent events (SSE), for clients that cannot send the header Last-Event-ID. */
export class ResumeQuery {
  /** Id of the last event that the client received. The header Last-Event-ID, if sent, is used instead. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value : undefined))
  @IsOptional()
  @IsString()
  lastEventId?: string;
}

/**
 * Returns the id of the last event that the client received, or undefined. The header wins: a browser that reconnects
 * sends it to the URL with the old query.
 */
export const lastEventIdOf = (header: string | undefined, query: ResumeQuery): string | undefined =>
  (header || query.lastEventId || undefined)?.slice(0, MAX_ID_CHARACTERS);
