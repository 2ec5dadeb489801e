import type { Dispatcher } from 'undici';

export interface OutgoingAnswer {
  status: number;
  headers: Record<string, string>;
  /** At most `maxBytes` of it. */
  body: string;
}

const LOOK_MS = 250;

/** Failures of requests that had gone out. */
const afterSending = new WeakSet<object>();

/** True when the request was on its way before it failed: the other side may have taken it. */
export const wasSent = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && afterSending.has(error);

/** Exchanges by when each has to end; one timer looks after all of them. */
const running = new Map<Exchange, number>();
let timer: NodeJS.Timeout | undefined;

/** One request and its answer, of which at most `maxBytes` are read; throws TimeoutError when it is not whole in time. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
  maxBytes: number,
): Promise<OutgoingAnswer> {
  return new Promise((resolve, reject) => {
    const one = new Exchange(maxBytes, resolve, reject);
    running.set(one, Date.now() + timeoutMs);
    timer ??= setInterval(look, LOOK_MS).unref();
    dispatcher.dispatch({ ...request, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }, one);
  });
}

function look(): void {
  const now = Date.now();
  for (const [one, end] of running) if (end <= now) one.expire();
  if (running.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

class Exchange implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private status = 0;
  private headers: Record<string, string> = {};
  private controller?: Dispatcher.DispatchController;

  constructor(
    private readonly maxBytes: number,
    private readonly resolve: (answer: OutgoingAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  expire(): void {
    const error = new DOMException('The other side took too long', 'TimeoutError');
    this.fail(error);
    this.controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (!running.has(this)) return controller.abort(new Error('It had to wait for too long'));
    this.controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.status = status;
    this.headers = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.maxBytes) return;
    this.end();
    controller.abort(new Error('The rest is not read'));
  }

  onResponseEnd(): void {
    this.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  private end(): void {
    if (!running.delete(this)) return;
    const body = Buffer.concat(this.chunks).subarray(0, this.maxBytes).toString('utf8');
    this.resolve({ status: this.status, headers: this.headers, body });
  }

  private fail(error: Error): void {
    if (!running.delete(this)) return;
    if (this.controller) afterSending.add(error);
    this.reject(error);
  }
}
