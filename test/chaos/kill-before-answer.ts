import type { EventLog, LogRecord } from '#platform/ports/event-log.port.js';

/**
 * Makes this process kill itself once the event log has the events of a network's call, and before the network gets its
 * answer. A kill from outside could not hit that moment.
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
