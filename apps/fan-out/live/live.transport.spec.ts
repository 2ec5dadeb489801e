import { FanOutFixture } from '../src/fan-out.fixture.js';
import { aDelivery } from '../transports/delivery.fixture.js';
import { describeTransport } from '../transports/transport.contract.js';
import type { Delivery } from '../transports/transport.port.js';
import { Fetched } from './fetched.fixture.js';

describe('Live', () => {
  let fan: FanOutFixture;
  let away = 0;
  let count = 0;
  const posts = new Map<string, Fetched>();
  const of = ({ post }: Delivery): Fetched => posts.get(post.id)!;

  beforeAll(async () => void (fan = await FanOutFixture.start({ FOLLOW_LIMIT: 10_000 })));
  afterAll(async () => {
    await Promise.all([...posts.values()].map((one) => one.leaveOff()));
    await fan.close();
  });

  describeTransport('Live', {
    lacks: {
      answers: 'followers fetch their posts, and nobody is asked',
      http: 'nothing is sent to anybody’s address',
      body: 'there is no answer',
      limit: 'an event is as long as its post',
    },
    open: async () => ({
      transport: {
        timeoutMs: 0,
        deliver: (delivery) => of(delivery).bring(delivery, away > 0 && away-- > 0),
        edit: (delivery) => of(delivery).change(delivery, 'edited'),
        remove: (delivery) => of(delivery).change(delivery, 'deleted'),
      },
      newDelivery: () => {
        const delivery = aDelivery('');
        posts.set(delivery.post.id, new Fetched(fan, `kopi-${++count}`));
        return delivery;
      },
      arrivals: (delivery) => of(delivery).ids.length,
      received: (delivery) => of(delivery).shown,
      repeatIds: (delivery) => of(delivery).ids,
      failNext: (times) => void (away += times),
      endRecipient: (delivery) => ((of(delivery).fate = 'leaves'), 'left'),
      makeImpossible: (delivery) => ((of(delivery).fate = 'expires'), 'retention'),
      close: async () => undefined,
    }),
  });
});
