import { setFlagsFromString } from 'node:v8';

/**
 * Imported for its effect, before all else: V8 looks for garbage when the heap has grown by a third. By itself it
 * waits until it has grown to four times what was in use, where the machine has memory to spare, so that what a
 * process holds would say nothing of what it needs.
 */
setFlagsFromString('--heap-growing-percent=33');
