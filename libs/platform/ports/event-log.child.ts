import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { Topic } from '../events/topic.js';
import type { ChildLog } from './event-log.crash.js';
import type { EventLog } from './event-log.port.js';

/** The child process of `killInMidBatch`: it processes three records, then holds the next batch for ever. */
const task: ChildLog & { topic: string; group: string } = JSON.parse(await text(process.stdin));
const adapter = await import(pathToFileURL(resolve('dist', task.module)).href);
const log: EventLog = new adapter[task.className](task.options);
class AnyEvent {}
const topic = Topic.declare(task.topic, [AnyEvent], () => '', { partitions: 4, retention: 1 });

let taken = 0;
await log.open([topic]);
await log.subscribe(topic, task.group, async (batch) => {
  if (taken >= 3) {
    console.log('holding the batch');
    await new Promise(() => setInterval(() => undefined, 1_000));
  }
  taken += batch.length;
  if (taken >= 3) console.log('done');
});
console.log('ready');
