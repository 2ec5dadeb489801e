import type { ClickSource } from '../clicks/click-source.entity.js';
import type { Click } from '../clicks/click.entity.js';
import type { PathTouch } from '../touches/conversion-paths.js';
import { decideUpload, type UploadFacts } from './upload-eligibility.js';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const click = ({
  fbclid = 'x',
  ambiguous_fbclids = null,
  ...fields
}: Partial<Click & Pick<ClickSource, 'fbclid' | 'ambiguous_fbclids'>> = {}): PathTouch => ({
  touch: { click_id: 'clk', via: 'token', code: null } as PathTouch['touch'],
  click: { consent: 'granted', at: 1, has_source: 1, ...fields } as Click,
  source: { fbclid, ambiguous_fbclids } as ClickSource,
});
const notYet: PathTouch = { touch: { click_id: 'clk' } as PathTouch['touch'], click: null, source: null };
const sourceNotYet: PathTouch = { ...click(), source: null };
const erased: PathTouch = { ...click({ has_source: 0 }), source: null };
const byCode = (fields: Partial<Click> = {}): PathTouch => ({
  ...click(fields),
  touch: { click_id: 'clk', via: 'code', code: 'C' } as PathTouch['touch'],
});
const codeNotYet: PathTouch = {
  touch: { click_id: null, via: 'code', code: 'C' } as PathTouch['touch'],
  click: null,
  source: null,
};
const direct: PathTouch = {
  touch: { click_id: null, code: null } as PathTouch['touch'],
  click: null,
  source: null,
};

const known = (
  fields: {
    upload?: Partial<UploadFacts['upload']>;
    network?: Partial<NonNullable<UploadFacts['network']>> | null;
    path?: PathTouch[];
    spam?: boolean;
  } = {},
): UploadFacts => ({
  upload: {
    event_name: 'Purchase',
    at: NOW,
    consent: 'granted',
    amount_minor: 5,
    currency: 'USD',
    created_at: NOW,
    ambiguous_since: null,
    ...fields.upload,
  },
  network:
    fields.network === null ? null : { unknown_consent: 'send', halted_until: null, ...fields.network },
  path: fields.path ?? [click()],
  spam: fields.spam ?? false,
  now: NOW,
});

describe('the decision about an upload', () => {
  it.each<[string, UploadFacts, object]>([
    ['is sent with its click', known(), { state: 'send', click: { fbclid: 'x' } }],
    [
      'is sent with unknown consent unless the network says otherwise',
      known({ upload: { consent: 'unknown' } }),
      { state: 'send' },
    ],
    [
      'is withheld with unknown consent where it does',
      known({ upload: { consent: 'unknown' }, network: { unknown_consent: 'withhold' } }),
      { state: 'withheld', reason: 'consent_unknown' },
    ],
    [
      'is sent with the consent of the click where a code brought the chat, of which chat knows none',
      known({ upload: { consent: 'unknown' }, network: { unknown_consent: 'withhold' }, path: [byCode()] }),
      { state: 'send' },
    ],
    [
      'is withheld where that click was denied consent, whatever an earlier one has',
      known({
        upload: { consent: 'unknown' },
        path: [click(), byCode({ consent: 'denied', has_source: 0 })],
      }),
      { state: 'withheld', reason: 'consent_denied' },
    ],
    [
      'waits for the click of a code',
      known({
        upload: { consent: 'unknown' },
        network: { unknown_consent: 'withhold' },
        path: [click(), codeNotYet],
      }),
      { state: 'waiting', reason: 'click' },
    ],
    [
      'is withheld without consent',
      known({ upload: { consent: 'denied' } }),
      { state: 'withheld', reason: 'consent_denied' },
    ],
    [
      'is withheld when the click it would name came without consent',
      known({ path: [click({ consent: 'denied' })] }),
      { state: 'withheld', reason: 'consent_denied' },
    ],
    [
      'is withheld while the chat is marked as spam, even where no network is connected',
      known({ spam: true, network: null }),
      { state: 'withheld', reason: 'marked_spam' },
    ],
    [
      'is withheld for the refusal, which outlasts the mark, of a chat that is spam too',
      known({ spam: true, upload: { consent: 'denied' } }),
      { state: 'withheld', reason: 'consent_denied' },
    ],
    [
      'is unknown, and says why, in a chat that was marked as spam after it may have arrived',
      known({ spam: true, upload: { ambiguous_since: NOW - DAY } }),
      { state: 'unknown', reason: 'marked_spam' },
    ],
    ['is withheld without a network', known({ network: null }), { state: 'withheld', reason: 'no_network' }],
    [
      'is withheld as a purchase without amount',
      known({ upload: { amount_minor: null } }),
      { state: 'withheld', reason: 'no_amount' },
    ],
    [
      'needs no amount as a lead',
      known({ upload: { event_name: 'QualifiedLead', amount_minor: null, currency: null } }),
      { state: 'send' },
    ],
    [
      'is withheld where the last click named several ids',
      known({ path: [click(), click({ fbclid: null, ambiguous_fbclids: 'a b' })] }),
      { state: 'withheld', reason: 'ambiguous_click_id' },
    ],
    ['is withheld without touches', known({ path: [] }), { state: 'withheld', reason: 'no_click_id' }],
    ['is withheld without a click', known({ path: [direct] }), { state: 'withheld', reason: 'no_click_id' }],
    [
      'is withheld when Meta gave the click no id',
      known({ path: [click({ fbclid: null })] }),
      { state: 'withheld', reason: 'no_click_id' },
    ],
    [
      'names the last click that has an id',
      known({ path: [click({ at: 1 }), click({ at: 2 }), click({ at: 3, fbclid: null }), direct] }),
      { state: 'send', click: { at: 2 } },
    ],
    [
      'waits for the event of its click',
      known({ path: [notYet] }),
      { state: 'waiting', reason: 'click', next_at: NOW + 500 },
    ],
    ['waits for the source of its click', known({ path: [click(), sourceNotYet] }), { state: 'waiting' }],
    ['goes past a click whose source was erased', known({ path: [click(), erased] }), { state: 'send' }],
    [
      'waits for a later click though it knows an earlier one',
      known({ path: [click(), notYet] }),
      { state: 'waiting' },
    ],
    ['does not wait for an earlier one', known({ path: [notYet, click()] }), { state: 'send' }],
    [
      'is withheld when it is too old for Meta',
      known({ upload: { at: NOW - 7 * DAY } }),
      { state: 'withheld', reason: 'too_old' },
    ],
    ['is sent in time', known({ upload: { at: NOW - 7 * DAY + 120_000 } }), { state: 'send' }],
    [
      'is repeated while Meta knows a repeat',
      known({ upload: { ambiguous_since: NOW - DAY } }),
      { state: 'send' },
    ],
    [
      'is unknown when Meta would no longer know it',
      known({ upload: { ambiguous_since: NOW - 2 * DAY } }),
      { state: 'unknown', reason: 'no_answer' },
    ],
    [
      'is never called withheld when it may have arrived',
      known({ upload: { ambiguous_since: NOW - DAY }, path: [] }),
      { state: 'unknown' },
    ],
    [
      'rests while the token is refused',
      known({ network: { halted_until: NOW + 1 } }),
      { state: 'retry', reason: 'token_refused', next_at: NOW + 1 },
    ],
    ['goes on after that', known({ network: { halted_until: NOW } }), { state: 'send' }],
  ])('%s', (_, given, decision) => {
    expect(decideUpload(given)).toMatchObject(decision);
  });
});
