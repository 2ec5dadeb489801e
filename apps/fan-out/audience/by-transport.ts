import { TRANSPORTS, type TransportName } from '#message/transport-name.js';

/** One value for each transport. */
export type ByTransport<T> = Record<TransportName, T>;

/** Makes a record with a value for each transport, in their order. */
export const byTransport = <T>(valueOf: (transport: TransportName) => T): ByTransport<T> =>
  Object.fromEntries(TRANSPORTS.map((transport) => [transport, valueOf(transport)])) as ByTransport<T>;

/** Makes the base of a DTO that has a field of type T for each transport; `FieldPerTransport` declares the fields. */
export const transportFields = <T>(): new () => ByTransport<T> => class {} as new () => ByTransport<T>;

/** Declares a field for each transport; `rules` are the decorators of every field. */
export function FieldPerTransport(...rules: PropertyDecorator[]): ClassDecorator {
  return ({ prototype }) => {
    for (const transport of TRANSPORTS) for (const rule of rules) rule(prototype as object, transport);
  };
}
