import type { EventLog, LogRecord } from '#platform/ports/event-log.port.js';

/**
 * Makes this process kill itself once the event log has what a network told, and before the network has its answer. No
 * kill from outside finds that moment.
 */
export function killBeforeAnswer({ prototype }: { prototype: EventLog }): void {
  const { publishWithin } = prototype;
  prototype.publishWithin = async function (this: EventLog, records: readonly LogRecord[], timeoutMs) {
    await publishWithin.call(this, records, timeoutMs);
    if (!records.some(({ topic }) => /^(audience|dialog)\./.test(topic))) return;
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  };
}
