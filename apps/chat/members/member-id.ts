import { Matches } from 'class-validator';

/** Field decorator for the id of a person or of an API key. */
export const MemberId = () => Matches(/^(?:psn|key)_[0-9a-hjkmnp-tv-z]{26}$/);
