import { Problem } from '#platform/http/problem.js';

/** Drafts and scheduled posts are not known here. */
export const noDelivery = (): Problem =>
  new Problem(404, 'There is no such delivery of a post here; a post that is not published has none yet');
