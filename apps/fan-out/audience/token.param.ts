import { PathParam } from '#platform/http/parameters.js';

/** Route parameter `token`: the signed token of a follower's link. */
export const TokenParam = () =>
  PathParam('token', {
    description: 'The whole token from the link that the follower got',
    example: 'eyJmb2wiOiIwMWs2enE4aDR2OWQybTdjNXgzdDBwNnkxbiJ9.c2lnbmF0dXJl',
  });
