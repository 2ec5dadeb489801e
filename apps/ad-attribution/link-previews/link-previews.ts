import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { Problem } from '#platform/http/problem.js';
import { languageOr } from '#platform/language/language.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ad } from '../campaigns/ad.entity.js';
import { CLICK_TEXTS } from '../clicks/click.texts.js';
import { Destinations } from '../destinations/destinations.js';
import { DoorAccount } from '../doors/door-account.entity.js';
import type { LinkDoor } from '../links/choose-door.js';
import { doorShares } from '../links/door-shares.js';
import { LinkChecks } from '../links/link-checks.js';
import { urlOf } from '../links/link.view.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { TriedCardView, TriedDoorView, TriedLinkInput, TriedLinkView } from './link-preview.dto.js';

/** Stands for a code that is made when the link is. */
const UNCHOSEN_CODE = 'xxxxxxxx';
/** Has the form of a code and a wrong checksum, so that a chat never takes it for one. */
export const EXAMPLE_CODE = 'K7M2X9-P4Q6T3-D1W8C5';
const EXAMPLE_CLICK = { id: 'click', token: () => 'token', code: EXAMPLE_CODE };

/** Says what a customer will see of a link that is being made. Stores nothing. */
@Injectable()
export class LinkPreviews {
  constructor(
    private readonly database: Database,
    private readonly checks: LinkChecks,
    private readonly destinations: Destinations,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Returns what a customer will see. Throws 422 naming the field for doors that a link could not have, 404 for an ad of another workspace. */
  async of(workspace_id: string, input: TriedLinkInput): Promise<TriedLinkView> {
    const doors = await this.checks.doors(workspace_id, input.doors);
    const { host } = await this.checks.domain(workspace_id, input.domain);
    const ad = input.ad_id
      ? await this.database.read.findOneBy(Ad, { id: input.ad_id, workspace_id })
      : undefined;
    if (ad === null) throw Problem.notFound('ad');
    const workspace = await this.database.read.findOneBy(Workspace, { id: workspace_id });
    const url = urlOf({ host, code: input.code ?? UNCHOSEN_CODE }, this.config.publicUrl);
    const language = input.visit?.language ?? workspace?.language;
    const country = input.visit?.country;
    const visit = {
      device: input.visit?.device ?? 'phone',
      at: input.visit?.at ? Date.parse(input.visit.at) : this.clock.now(),
      ...(language && { language }),
      ...(country && { country }),
    };
    const shares = doorShares(doors, visit, workspace?.time_zone ?? 'UTC');
    const workspacePath = workspace?.handle ?? workspace_id;
    const seen: TriedDoorView[] = [];
    for (const [index, door] of doors.entries())
      seen.push({
        ...(await this.seenAt(door, workspacePath)),
        percent: shares[index]!,
        ...this.greetingOf(door, input.greeting_id, ad?.greeting_id),
      });
    return { url, card: cardOf(input, workspace, workspacePath, url), doors: seen };
  }

  private async seenAt(door: LinkDoor, workspacePath: string) {
    const { connection_id } = door;
    const account = connection_id ? await this.database.read.findOneBy(DoorAccount, { connection_id }) : null;
    const address = account?.address ?? null;
    const path = this.destinations.of(door.door).addressFor(door, { workspacePath, address }, EXAMPLE_CLICK);
    const opens = new URL(path, this.config.publicUrl);
    return {
      door: door.door,
      opens: opens.href,
      address: address ?? door.phone ?? null,
      draft: opens.searchParams.get('text'),
    };
  }

  private greetingOf(
    door: LinkDoor,
    own: string | undefined,
    ofAd: string | null | undefined,
  ): Pick<TriedDoorView, 'greeting' | 'greeting_id'> {
    if (!this.destinations.of(door.door).greets) return { greeting: null, greeting_id: null };
    if (own) return { greeting: 'link', greeting_id: own };
    return ofAd ? { greeting: 'ad', greeting_id: ofAd } : { greeting: 'default', greeting_id: null };
  }
}

function cardOf(
  { preview }: TriedLinkInput,
  workspace: Workspace | null,
  place: string,
  url: string,
): TriedCardView {
  const texts = CLICK_TEXTS[languageOr(workspace?.language ?? null, undefined)];
  return {
    title: preview?.title ?? texts.chatWith(place),
    text: preview?.text ?? texts.opensChat,
    image_url: preview?.image_url ?? null,
    host: new URL(url).host,
  };
}
