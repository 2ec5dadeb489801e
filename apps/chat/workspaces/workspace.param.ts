import { PathParam } from '#platform/http/parameters.js';

/** Parameter decorator for the workspace in the path of a web chat. */
export const WorkspaceParam = () =>
  PathParam('workspace', {
    description: "The workspace's handle, or its id",
    example: 'kopi-nusantara',
  });
