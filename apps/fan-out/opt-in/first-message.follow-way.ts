import { MessageSettings } from '#message/settings.js';
import type { TransportName } from '#message/transport-name.js';
import type { Visitor } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import type { Words } from '#platform/language/language.js';
import { inEach } from '#platform/language/texts.js';
import type { Channel } from '../channels/channel.entity.js';
import { isUnreached, type Welcome } from '../transports/outcome.js';
import type { TransportTexts } from '../transports/transport-texts.js';
import { Transports } from '../transports/transports.js';
import { OPT_IN } from '../transports/wordings.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, type Origin } from './follow-way.js';
import { ConnectionJoining } from './connection-joining.js';
import { NewFollower } from './new-follower.js';
import { VerifiedJoin } from './verified-join.js';

/** What every way of following by a first message needs. */
export interface FirstMessageServices {
  joining: VerifiedJoin;
  newFollower: NewFollower;
  transports: Transports;
  config: MessageSettings;
  connections: ConnectionJoining;
}

/**
 * Lets an address follow once its network has accepted a first message for it, which says how to leave. It serves any
 * transport whose descriptor says `follow.by: 'first_message'`.
 */
export class FirstMessageFollowWay extends FollowWay {
  /** True where an address has a secret in it, so that whoever gives the whole of it is its owner. */
  protected readonly addressIsSecret: boolean = false;

  constructor(
    readonly transport: TransportName,
    private readonly services: FirstMessageServices,
  ) {
    super();
  }

  async begin(visitor: Visitor, channel: Channel, given: string, origin: Origin): Promise<Followed> {
    const address = this.normalize(given);
    if (await this.isOwnAddress(channel, address)) return { status: 'following' };
    const { joining, newFollower, transports } = this.services;
    const { transport, addressIsSecret } = this;
    return joining.join(visitor, channel, { transport, address, addressIsSecret }, async (leave) => {
      const first = newFollower.welcomeDelivery(channel, address, leave, origin.language);
      const sent = await transports.get(transport).welcome!(first);
      if (sent.state !== 'delivered') throw this.notTaken(sent);
      const proof = sent.proof?.slice(0, 64) ?? null;
      const { how = 'first_message' } = this.descriptor.follow;
      return { how, proof, wording: OPT_IN[transport], ...origin };
    });
  }

  /** The address in the form in which it is kept; throws 422 for what is none. */
  protected normalize(given: string): string {
    const address = this.descriptor.normalizeAddress(given, this.services.config);
    if (address !== null) return address;
    const words = this.words('badAddress');
    throw Problem.forPerson('address', 'target', `address cannot be used: ${words.en}`, words);
  }

  /** True where the address is that of the brand's own connection, which follows by itself. */
  private async isOwnAddress({ workspace_id }: Channel, address: string): Promise<boolean> {
    return this.services.connections.isConnected(workspace_id, this.descriptor, address);
  }

  /** The problem for a first message that was not accepted. It gives no details about an address that was not reached: see `isUnreached`. */
  protected notTaken(outcome: Exclude<Welcome, { state: 'delivered' }>): Problem {
    const { reason } = outcome;
    const ends = outcome.state === 'failed' && outcome.ends !== undefined;
    const said = ends ? 'nothing is there' : this.services.transports.get(this.transport).describe(reason);
    const why = isUnreached(outcome) ? 'the address could not be reached' : `${said} (${reason})`;
    return Problem.forPerson(
      'address',
      'challenge',
      `A first message was not taken: ${why}`,
      this.words('notTaken'),
    );
  }

  protected words(text: keyof TransportTexts): Words {
    return inEach(this.descriptor.texts, (texts) => texts[text]!);
  }
}
