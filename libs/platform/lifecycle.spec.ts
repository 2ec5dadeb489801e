import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Database } from './adapters/sql/database.js';
import { make } from './events/make.js';
import { Topic } from './events/topic.js';
import { controllerFault, TinyService } from './http/http.fixture.js';
import { Counted } from './outbox/event-delivery.contract.js';
import { Outbox } from './outbox/outbox.js';
import { EventLog, LogUnavailable } from './ports/event-log.port.js';

const topic = Topic.declare('message.lifecycle', [Counted], (event) => event.counter, {
  partitions: 3,
  retention: 1,
});

describe('the lifecycle of an app', () => {
  it('leaves nothing that keeps its process alive, and shares no state with another app', async () => {
    const script = resolve('dist/libs/platform/lifecycle.child.js');
    if (!existsSync(script)) throw new Error(`${script} is missing: run the build first`);
    const child = spawn(process.execPath, [script, mkdtempSync(join(tmpdir(), 'corong-life-'))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = new Promise<number | null>((done) => child.once('exit', done));
    await new Promise((said) => child.stdout.once('data', said));
    const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
    expect(await exit).toBe(0);
    clearTimeout(late);
  });

  it('answers running requests before it stops, and does not wait for idle connections', async () => {
    const tiny = await TinyService.start();
    const agent = new Agent({ keepAlive: true });
    await new Promise((done) =>
      get({ port: tiny.port, path: '/healthz', agent }, (answer) => answer.resume().on('end', done)),
    );
    controllerFault.hold = pause(300);
    const asked = tiny.send('POST', '/v1/things', { json: { counter: 'late' } });
    await pause(100);
    const began = performance.now();
    const stopped = tiny.stop();
    expect((await asked).status).toBe(201);
    await stopped;
    controllerFault.hold = undefined;
    agent.destroy();
    expect(performance.now() - began).toBeLessThan(15_000);
    await tiny.service.close();
  });

  it('ends in bounded time while the log is unavailable, and keeps unpublished events', async () => {
    const tiny = await TinyService.start();
    const log = tiny.service.get(EventLog);
    const database = tiny.service.get(Database);
    const closed = Promise.withResolvers<never>();
    const close = log.close.bind(log);
    log.publish = () => closed.promise;
    log.close = async () => {
      closed.reject(new LogUnavailable('closed'));
      await close();
    };
    await database.transaction((tx) =>
      tiny.service.get(Outbox).append(tx, topic, make(Counted, { counter: 'a', value: 1 }), 1),
    );
    await pause(100);
    const began = performance.now();
    await tiny.service.close();
    expect(performance.now() - began).toBeLessThan(20_000);
    const again = await TinyService.start({ DATA_DIR: tiny.folder });
    for (
      let waited = 0;
      !/corong_published_events_total\{[^}]*\} 1/.test((await again.send('GET', '/metrics')).text);
      waited += 20
    ) {
      if (waited > 5_000) throw new Error('It was not published');
      await pause(20);
    }
    await again.stop();
  });
});

describe('/metrics', () => {
  it('labels metrics only with values from the code, and answers while the database is unavailable', async () => {
    const tiny = await TinyService.start();
    await tiny.send('GET', '/v1/things/secret-id');
    await tiny.send('GET', '/v1/things/secret-id?limit=secret');
    await tiny.send('GET', '/nowhere/secret');
    await tiny.send('POST', '/v1/things', { body: '{' });
    const { text } = await tiny.send('GET', '/metrics');
    expect(text).toContain(
      'corong_http_requests_total{method="GET",route="/v1/things/:id",status="200",app="chat"} 2',
    );
    expect(text).toContain('corong_http_requests_total{method="GET",route="none",status="404",app="chat"} 1');
    expect(text).toContain(
      'corong_http_requests_total{method="POST",route="/v1/things",status="415",app="chat"} 1',
    );
    expect(text).toContain('corong_outbox_events{app="chat"} 0');
    expect(text).toMatch(/^corong_build_info\{version="\d+\.\d+\.\d+[^"]*",node="v[\d.]+",app="chat"\} 1$/m);
    expect(text).not.toContain('secret');
    const { read } = tiny.service.get(Database);
    const { count } = read;
    read.count = () => Promise.reject(new Error('away'));
    expect((await tiny.send('GET', '/metrics')).text).toMatch(/corong_outbox_events\{app="chat"\} NaN/i);
    read.count = () => new Promise(() => undefined);
    expect((await tiny.send('GET', '/metrics')).text).toMatch(/corong_parked_events\{app="chat"\} NaN/i);
    read.count = count;
    await tiny.stop();
  });
});
