import { PathParam } from '#platform/http/parameters.js';

/** The signed token of a link that a follower was given. */
export const TokenParam = () =>
  PathParam('token', {
    description: 'As it stands in the link that was given out, whole',
    example: 'eyJmb2wiOiIwMWs2enE4aDR2OWQybTdjNXgzdDBwNnkxbiJ9.c2lnbmF0dXJl',
  });
