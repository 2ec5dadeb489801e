import { PathParam } from '#platform/http/parameters.js';

/** The brand in an address of its web chat. */
export const WorkspaceParam = () =>
  PathParam('workspace', {
    description: "The workspace's handle, or its id",
    example: 'kopi-nusantara',
  });
