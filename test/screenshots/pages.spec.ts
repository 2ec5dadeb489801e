import { filledPath, screensOfConsole } from './pages.js';

describe('the pages that are shown', () => {
  it('are those that the screens of the console register', () => {
    expect(screensOfConsole()).toEqual(expect.arrayContaining(['/', '/parts']));
  });

  it('have the first row of their list in the place of a parameter', async () => {
    const asked: string[] = [];
    const first = async (list: string) => {
      asked.push(list);
      return list.startsWith('/v1/ads') ? null : 'chn_1';
    };
    expect(await filledPath('/channels/:id/posts', first)).toBe('/channels/chn_1/posts');
    expect(await filledPath('/ads/:id', first)).toBeNull();
    expect(await filledPath('/', first)).toBe('/');
    expect(asked).toEqual(['/v1/channels?limit=1', '/v1/ads?limit=1']);
  });
});
