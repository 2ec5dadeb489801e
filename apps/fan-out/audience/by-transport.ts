import { TRANSPORTS, type TransportName } from '#message/transport-name.js';

/** One value for each transport. */
export type ByTransport<T> = Record<TransportName, T>;

/** Makes a record with a value for each transport, in their order. */
export const byTransport = <T>(valueOf: (transport: TransportName) => T): ByTransport<T> =>
  Object.fromEntries(TRANSPORTS.map((transport) => [transport, valueOf(transport)])) as ByTransport<T>;

/** Makes the base of a DTO that has a field for each transport; `rules` are the decorators of every field. */
export function FieldPerTransport<T>(...rules: PropertyDecorator[]): new () => ByTransport<T> {
  class Fields {}
  for (const transport of TRANSPORTS) for (const rule of rules) rule(Fields.prototype, transport);
  return Fields as new () => ByTransport<T>;
}
