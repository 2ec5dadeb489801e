import { AGENT, RARE_TAG, TEAM, USUAL_TAG } from './fill.js';

const search = (q: string) => `/v1/messages?q=${encodeURIComponent(q)}`;

/** What is searched for. */
export const SEARCHES: Record<string, string> = {
  'a rare word': search('zamrud'),
  'a word of two letters': search('ya'),
  'two letters that begin many words': search('no'),
  'the beginning of ten words': search('nomor123'),
  'the beginning of a hundred words': search('nomor12'),
  'a word in 30 % of the messages': search('pesanan'),
  'a common word and a rare one': search('pesanan zamrud'),
  'two common words': search('pesanan ya'),
  'two common words that are never together': search('pesanan kain'),
  'a word that nobody wrote': search('tidakada'),
};

const list = (query: string) => `/v1/conversations?${query}`;

/** What the inbox is filtered by. */
export const LISTS: Record<string, string> = {
  open: list('state=open'),
  snoozed: list('state=snoozed'),
  resolved: list('state=resolved'),
  spam: list('state=spam'),
  mine: list('assignee=me'),
  'of an agent': list(`assignee=${AGENT}`),
  unassigned: list('assignee=none'),
  'of a team': list(`team=${TEAM}`),
  'of no team': list('team=none'),
  door: list('door=telegram'),
  unanswered: list('unanswered=true'),
  answered: list('unanswered=false'),
  'rare tag': list(`tag=${RARE_TAG}`),
  'usual tag': list(`tag=${USUAL_TAG}`),
  'mine and door': list('assignee=me&door=web'),
  'mine, unanswered': list('assignee=me&unanswered=true'),
  'mine of a team': list(`assignee=me&team=${TEAM}`),
  'of an agent by a rare door': list(`assignee=${AGENT}&door=telegram&state=spam`),
  'unassigned of a team': list(`team=${TEAM}&assignee=none`),
  'unassigned, unanswered, door': list('assignee=none&unanswered=true&door=instagram'),
  'team, door, unanswered': list(`team=${TEAM}&door=telegram&unanswered=true`),
  'rare tag and mine': list(`tag=${RARE_TAG}&assignee=me`),
  'usual tag and mine': list(`tag=${USUAL_TAG}&assignee=me`),
  'usual tag of an agent': list(`tag=${USUAL_TAG}&assignee=${AGENT}`),
  'usual tag, team, door, unanswered': list(`tag=${USUAL_TAG}&team=${TEAM}&door=telegram&unanswered=true`),
  all: list(`assignee=${AGENT}&team=${TEAM}&door=web&unanswered=true&tag=${USUAL_TAG}`),
};
