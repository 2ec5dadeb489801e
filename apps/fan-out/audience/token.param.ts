import { PathParam } from '#platform/http/parameters.js';

/** Route parameter `token`: the signed token of a follower's link. */
export const TokenParam = () =>
  PathParam('token', {
    description: 'As it stands in the link that was given out, whole',
    example: 'eyJmb2wiOiIwMWs2enE4aDR2OWQybTdjNXgzdDBwNnkxbiJ9.c2lnbmF0dXJl',
  });
