import type { Dispatcher } from 'undici';

/** The answer to an outgoing request. */
export interface OutgoingAnswer {
  status: number;
  headers: Record<string, string>;
  /** The first `maxBytes` bytes of the body as text. */
  body: string;
}

const CHECK_EVERY_MS = 250;

/** Errors of requests that failed after they were sent. */
const afterSending = new WeakSet<object>();

/** True for an error of a request that failed after it was sent, so that the other server may have processed it. */
export const wasSent = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && afterSending.has(error);

/** Running exchanges with their deadlines (milliseconds since 1970); one timer checks all of them. */
const running = new Map<Exchange, number>();
let timer: NodeJS.Timeout | undefined;

/** Sends one request and reads at most `maxBytes` of the answer; throws TimeoutError if it is not complete in `timeoutMs`. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
  maxBytes: number,
): Promise<OutgoingAnswer> {
  return new Promise((resolve, reject) => {
    const one = new Exchange(maxBytes, resolve, reject);
    running.set(one, Date.now() + timeoutMs);
    timer ??= setInterval(expireLate, CHECK_EVERY_MS).unref();
    dispatcher.dispatch({ ...request, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }, one);
  });
}

function expireLate(): void {
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
    const error = new DOMException('The server did not answer in time', 'TimeoutError');
    this.fail(error);
    this.controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (!running.has(this))
      return controller.abort(new Error('The request waited for a connection for too long'));
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
    controller.abort(new Error('The answer is longer than is read'));
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
