import { Inject, Injectable } from '@nestjs/common';
import { Transport } from './transport.port.js';

/** Injection token of the list of all transports. */
export const TRANSPORT_LIST = Symbol('transports');

/** The transports that posts are sent by; live is not among them, since followers fetch it themselves. */
@Injectable()
export class Transports {
  private readonly byName: Map<string, Transport>;

  constructor(@Inject(TRANSPORT_LIST) list: Transport[]) {
    this.byName = new Map(list.map((transport) => [transport.name, transport]));
  }

  get all(): Transport[] {
    return [...this.byName.values()];
  }

  get(name: string): Transport {
    const transport = this.byName.get(name);
    if (!transport) throw new Error(`Nothing is sent by ${name}`);
    return transport;
  }
}
