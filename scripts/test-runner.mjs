// Runs the suites as jest does, in the order of test-order.mjs.
import { setImmediate } from 'node:timers/promises';
import TestRunner from 'jest-runner';
import { takeNext } from './test-order.mjs';

/** Stands in jest's list for whichever test is next when a worker is free. */
class Turn {
  #take;
  #test;

  constructor(take, context) {
    this.#take = take;
    this.context = context;
  }

  get path() {
    return this.test.path;
  }

  get duration() {
    return this.#test?.duration;
  }

  get test() {
    return (this.#test ??= this.#take());
  }
}

export default class OrderedRunner extends TestRunner {
  #running = new Set();

  constructor(...given) {
    super(...given);
    const over = ([turn]) => void this.#running.delete(turn.test);
    super.on('test-file-success', over);
    super.on('test-file-failure', over);
  }

  on(name, listener) {
    if (name !== 'test-file-start') return super.on(name, listener);
    // Jest says that a test starts before it says that the one before is over; the choice needs to know both.
    return super.on(name, async (data) => {
      await setImmediate();
      return listener(data);
    });
  }

  runTests(tests, watcher, options) {
    if (options.serial) return super.runTests(tests, watcher, options);
    const waiting = [...tests];
    const take = () => {
      const test = takeNext(waiting, this.#running);
      this.#running.add(test);
      return test;
    };
    const turns = tests.map(({ context }) => new Turn(take, context));
    return super.runTests(turns, watcher, options);
  }
}
