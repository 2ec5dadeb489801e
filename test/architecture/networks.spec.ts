import { globSync, readFileSync } from 'node:fs';

const NAMES = 'whatsapp|telegram|messenger|instagram|discord|wa_me|meta';
/** A network's name as a value, or an import of a file that is named after it. */
const NAMED = new RegExp(`['"\`](?:${NAMES})['"\`]|from '[^']*\\b(?:${NAMES})\\b[^']*\\.js'`, 'i');
/** Files of one network: in a folder of its name, or with its name. */
const OF_ONE_NETWORK = new RegExp(`/(?:${NAMES})/|/(?:split-)?(?:${NAMES})[.-][^/]*$`);
const OF_TESTS = /\.(?:spec|fixture|contract|child)\.ts$|\/migrations\//;

/** Files that name networks although they serve all of them, each with the reason. */
const ALLOWED: Record<string, string> = {
  'libs/crossing/conversation.topic.ts': 'the list of doors, which is what may cross',
  'libs/crossing/door.topic.ts': 'the list of doors with accounts',
  'libs/message/account.topic.ts': 'the list of networks',
  'libs/message/transport-name.ts': 'the list of transports',
  'libs/message/person.fields.ts': 'the form of an address, which is that of any network',
  'apps/ad-attribution/destinations/destination.port.ts': 'the list of targets of links',
  'apps/ad-attribution/destinations/destinations.module.ts': 'the list of their classes',
  'apps/ad-attribution/links/link-door.dto.ts': 'the API says which fields a target has',
  'apps/ad-attribution/campaigns/ad-network-id.entity.ts': 'the list of networks with ads',
  'apps/ad-attribution/uploads/network.controller.ts': 'routes of one network each',
  'apps/ad-attribution/uploads/network.entity.ts': 'the list of networks that take uploads',
  'apps/ad-attribution/uploads/upload-planner.ts': 'uploads go to one network so far',
  'apps/ad-attribution/uploads/upload-sender.ts': 'uploads go to one network so far',
  'apps/ad-attribution/uploads/uploads.module.ts': 'uploads go to one network so far',
  'apps/connections/accounts/accounts.module.ts': 'the list of the networks’ classes',
  'apps/connections/accounts/network-descriptors.ts': 'the list of the networks’ descriptors',
  'apps/connections/accounts/connecting.controller.ts': 'routes of one network each',
  'apps/connections/accounts/graph.client.ts': 'the client of Meta, for three networks',
  'apps/connections/webhooks/hook-limit.ts': 'one network proves its calls without their body',
  'apps/connections/webhooks/webhooks.module.ts': 'the list of the networks’ controllers',
};

describe('code that serves all networks', () => {
  const sources = globSync('{apps,libs}/**/*.ts')
    .filter((file) => !/node_modules|^apps\/console\/web\//.test(file))
    .filter((file) => !OF_ONE_NETWORK.test(file) && !OF_TESTS.test(file));

  it('knows none of them by name, but for lists and what is one network’s own', () => {
    expect(sources.length).toBeGreaterThan(500);
    const naming = sources.filter((file) => NAMED.test(readFileSync(file, 'utf8')));
    expect(naming.sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it('would be found by a value, an import or a file’s name', () => {
    expect("if (network === 'telegram')").toMatch(NAMED);
    expect("import { TelegramDoor } from '../telegram/telegram.door.js';").toMatch(NAMED);
    expect('/** On Telegram a chat stays empty. */ import { Networks } from "./networks.js";').not.toMatch(
      NAMED,
    );
    expect('apps/chat/doors/telegram/telegram.door.ts').toMatch(OF_ONE_NETWORK);
    expect('apps/chat/doors/networks/network-doors.service.ts').not.toMatch(OF_ONE_NETWORK);
  });
});
