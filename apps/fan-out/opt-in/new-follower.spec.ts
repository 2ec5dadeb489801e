import { jest } from '@jest/globals';
import type { Logger } from 'pino';
import { LOGGER } from '#platform/tokens.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { NewFollower } from './new-follower.js';

const ADDRESS = 'https://discord.example/api/webhooks/1/secret';

describe('the unsubscribe link of a first message', () => {
  let fan: FanOutFixture;
  beforeAll(async () => {
    fan = await FanOutFixture.start();
  });
  afterAll(() => fan.close());

  it('is logged without the address when it cannot be stored', async () => {
    const channel = await fan.channel('kopi');
    const warn = jest.spyOn(fan.service.get<Logger>(LOGGER, { strict: false }), 'warn');
    const read = jest.spyOn(fan.database.read, 'existsBy').mockRejectedValueOnce(new RangeError('away'));
    const told = fan.get(NewFollower).withFollowerId(channel.id, 'discord', ADDRESS, async (id, said) => {
      said();
      return id;
    });
    expect(await told).toMatch(/^fol_/);
    expect(read).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(
      { channel_id: channel.id, transport: 'discord', error: 'RangeError' },
      expect.stringContaining('unsubscribe link'),
    );
    expect(JSON.stringify(warn.mock.calls)).not.toContain('discord.example');
    jest.restoreAllMocks();
  });
});
