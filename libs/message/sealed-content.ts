import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { InvalidEvent } from '#platform/events/event.js';
import type { EventClass } from '#platform/events/topic.js';
import type { BoxOpener, BoxSealer } from '#platform/security/sealed-box.js';

const RULES = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true } as const;

/** Most characters of a sealed box in an event, so that it fits into a record of the log. */
export const MAX_BOX = 800_000;

/**
 * What an event says of a person to one app alone: an object of `type` as JSON in a sealed box. It is checked when it is
 * sealed and when it is opened, as the fields of the event around it are.
 */
export class SealedContent<C extends object> {
  constructor(
    /** Names the use, so that a box cannot be passed off as another event's. */
    private readonly purpose: string,
    private readonly type: EventClass<C>,
  ) {}

  /** `bound` is the event's id. Throws InvalidEvent. */
  seal(sealer: BoxSealer, content: C, bound: string): string {
    const checked = this.checked(plainToInstance(this.type, content));
    return sealer.seal(this.purpose, JSON.stringify(checked), bound);
  }

  /** Throws BrokenSeal, and InvalidEvent on a content of another form. */
  open(opener: BoxOpener, box: string, bound: string): C {
    return this.checked(
      plainToInstance(this.type, JSON.parse(opener.open(this.purpose, box, bound)) as object),
    );
  }

  private checked(content: C): C {
    const wrong = validateSync(content, RULES).map(({ property }) => property);
    if (wrong.length > 0) throw new InvalidEvent(`${this.purpose} is refused: ${wrong.join(', ')}`);
    return content;
  }
}
