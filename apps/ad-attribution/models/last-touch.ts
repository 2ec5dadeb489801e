import type { Model } from './model.js';

/** The model that gives all credit to the last touch before the conversion. */
export const lastTouch: Model = {
  name: 'last-touch',
  parts: 1,
  credit(path) {
    const step = path.at(-1);
    return step ? [{ step, parts: 1 }] : [];
  },
};
