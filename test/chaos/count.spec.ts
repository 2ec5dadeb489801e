import type { JourneySetup } from '../journeys/journey-setup.js';
import type { ReceivedMail, SmtpSandbox } from '../support/sandboxes/smtp.js';
import { WebhookEndpoint } from '../support/sandboxes/webhook.js';
import type { ChaosFixtures } from './fixtures.js';
import type { ChatRecord } from './chat-scenario.js';
import { countUploads } from './count-chats.js';
import { countPosts } from './count-posts.js';
import { ArrivalCheck } from './arrival-check.js';

const POST = { id: 'pst_1', title: 'One' };
const KILL = { target: 'fan-out', at: 10_000, backAt: 12_000 };

/** Counts for one webhook and one mailbox that received the post at these times, with these ids. */
function counted(hooks: string[], mails: [id: string, at: number][]): ArrivalCheck {
  const endpoint = new WebhookEndpoint('http://here');
  for (const id of hooks)
    endpoint.deliveries.push({ id, type: 'post.published', at: 0, post: { post_id: POST.id } as never });
  const received = mails.map(([id, at]) => ({ id, at, subject: POST.title }) as ReceivedMail);
  const fixtures = {
    live: [],
    endpoints: [endpoint],
    addresses: ['a@example.org'],
  } as never as ChaosFixtures;
  const check = new ArrivalCheck();
  countPosts(check, [POST], fixtures, { to: () => received } as never as SmtpSandbox, [KILL]);
  return check;
}

describe('counting after chaos', () => {
  it('finds no error if everybody got the post once', () => {
    expect(counted(['a'], [['m', 1]])).toMatchObject({ lost: 0, doubled: 0, wrong: [] });
  });

  it('counts what did not arrive as lost', () => {
    expect(counted([], [])).toMatchObject({ lost: 2, doubled: 0 });
  });

  it('distinguishes a repeated webhook (same id) from a doubled one (another id)', () => {
    expect(counted(['a', 'a'], [['m', 1]])).toMatchObject({ doubled: 0, repeats: { webhook: 1 } });
    expect(counted(['a', 'b'], [['m', 1]])).toMatchObject({ doubled: 1 });
  });

  it('excuses a repeated mail only if a kill prevented its record', () => {
    expect(
      counted(
        ['a'],
        [
          ['m', 9_900],
          ['m', 13_000],
        ],
      ),
    ).toMatchObject({ doubled: 0, mailsInFlight: 1 });
    expect(
      counted(
        ['a'],
        [
          ['m', 1],
          ['m', 13_000],
        ],
      ),
    ).toMatchObject({ doubled: 1, mailsInFlight: 0 });
    expect(
      counted(
        ['a'],
        [
          ['m', 12_500],
          ['m', 13_000],
        ],
      ),
    ).toMatchObject({ doubled: 1 });
    expect(
      counted(
        ['a'],
        [
          ['m', 9_900],
          ['other', 13_000],
        ],
      ),
    ).toMatchObject({ doubled: 1 });
  });

  it('distinguishes uploads by event_id', () => {
    const event = (event_id: string) => ({
      event_id,
      event_name: 'QualifiedLead',
      user_data: { fbc: 'fb.1.1.x' },
    });
    const uploads = (...ids: string[]) => {
      const check = new ArrivalCheck();
      const setup = { sandboxes: { meta: { events: ids.map(event) } } } as never as JourneySetup;
      countUploads(check, setup, [{ fbclid: 'x', qualified: true, order: null } as ChatRecord]);
      return check;
    };
    expect(uploads('1', '1')).toMatchObject({ lost: 0, doubled: 0, repeats: { upload: 1 } });
    expect(uploads('1', '2')).toMatchObject({ doubled: 1 });
    expect(uploads()).toMatchObject({ lost: 1 });
  });
});
