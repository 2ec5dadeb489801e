import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { LIVE } from './live/live.descriptor.js';
import { Transport, type TransportClass } from './transport.port.js';

/**
 * The transports that posts are sent by, in the order of their names: the class that `<folder>/<folder>.transport.ts` exports
 * for each, where the folder is the name with hyphens. So a new transport is its folder and its name in
 * `#message/transport-name.js`; docs/adding-a-transport.md says the rest. Live is not among them, since followers fetch it.
 *
 * Modules that such a folder imports must not import this one: both would wait for each other for ever.
 */
export const SENDING_TRANSPORTS: readonly TransportClass[] = await Promise.all(
  TRANSPORTS.filter((name) => name !== LIVE.name).map(load),
);

async function load(name: TransportName): Promise<TransportClass> {
  const folder = folderOf(name);
  const file = `./${folder}/${folder}.transport.js`;
  const exported = Object.values((await import(file)) as Record<string, unknown>);
  const found = exported.find((one) => isTransportClass(one) && one.descriptor.name === name);
  if (!found) throw new Error(`${file} has to export a Transport whose descriptor has the name ${name}`);
  return found as TransportClass;
}

/** A transport's name as folders and ids write it. */
export function folderOf(name: TransportName): string {
  return name.replaceAll('_', '-');
}

function isTransportClass(value: unknown): value is TransportClass {
  return typeof value === 'function' && value.prototype instanceof Transport && 'descriptor' in value;
}
