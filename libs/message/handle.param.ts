import { PathParam } from '#platform/http/parameters.js';
import { HANDLE } from './channel.topic.js';

/** Parameter decorator: the channel's handle in the path of its public pages. */
export const HandleParam = () =>
  PathParam('handle', {
    description: "The channel's public name",
    pattern: HANDLE,
    example: 'kopi-nusantara',
  });
