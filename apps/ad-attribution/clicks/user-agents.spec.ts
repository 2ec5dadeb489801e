import { filterReason } from './click-filter.js';

const ANDROID =
  'Mozilla/5.0 (Linux; Android 14; SM-A546E; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const FACEBOOK =
  '[FBAN/FB4A;FBAV/567.1.0.52.74;FBBV/1003893689;FBDM/{density=3.0,width=1080,height=2340};FBLC/id_ID;FBRV/0;FBCR/Telkomsel;FBMF/samsung;FBBD/samsung;FBPN/com.facebook.katana;FBDV/SM-A546E;FBSV/14;FBOP/1;FBCA/arm64-v8a:;]';
const MESSENGER =
  '[FBAN/Orca-Android;FBAV/410.0.0.15.82;FBPN/com.facebook.orca;FBLC/id_ID;FBBV/474437283;FBCR/TELKOMSEL;FBMF/Xiaomi;FBBD/Redmi;FBDV/M2003J15SC;FBSV/12;FBCA/arm64-v8a:null;FBDM/{density=2.75,width=1080,height=2134};FB_FW/1;]';
const ALIPAY =
  'Nebula AlipayDefined(nt:WIFI,ws:392|0|2.75) AliApp(AP/10.2.36.8200) AlipayClient/10.2.36.8200 Language/zh-Hans Region/CN';

const reasonOf = (agent: string, headers: Record<string, string> = {}) =>
  filterReason('GET', { 'user-agent': agent, ...headers });

describe('browsers of people', () => {
  it.each([
    FACEBOOK,
    MESSENGER,
    FACEBOOK.slice(0, 120),
    `${ANDROID} ${FACEBOOK}`,
    `${ANDROID} [FB_IAB/Orca-Android;FBAV/410.0.0.15.82;]`,
    `${ANDROID} [FB_IAB/FB4A;FBAV/410.0;FBCR/Orange Bot-net|x;]`,
    `${IPHONE} [FBAN/FBIOS;FBAV/400.0;FBDV/iPhone14,5]`,
    `${IPHONE} [FBAN/MessengerForiOS;FBAV/400.0]`,
    `${ANDROID} ${ALIPAY}`,
    `${IPHONE} Ariver/1.1.0 AliApp(AP/10.3.80.6000) ${ALIPAY}`,
    `${ANDROID} com.grab.passenger`,
    `${IPHONE} Instagram 300.0.0.0`,
    `${IPHONE} musical_ly_32.5.0 JsSdk/2.0 NetType/WIFI Channel/App Store BytedanceWebview/d8a21c6`,
    `${ANDROID} trill_320503 BytedanceWebview/d8a21c6`,
    `${ANDROID} Zalo android/22101 ZaloTheme/light ZaloLanguage/vi`,
    `${IPHONE} Zalo iOS/471 ZaloTheme/light ZaloLanguage/vn`,
    `${IPHONE} Safari Line/13.15.0`,
    `${ANDROID};KAKAOTALK 2410240`,
    `${ANDROID} MMWEBID/1 MicroMessenger/8.0.44.2502(0x28002C37) WeChat/arm64`,
    `${ANDROID} Viber/20.1`,
    `${ANDROID} Telegram-Android/11.1.3 (Samsung SM-A536E; Android 13; SDK 33; AVERAGE)`,
    `${IPHONE} Twitter for iPhone/10.10`,
    `${IPHONE} [LinkedInApp]/9.29.1234`,
    `${IPHONE} [Pinterest/iOS]`,
    'Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112 Mobile Safari/537.36',
    'Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16',
    'UCWEB/2.0 (Java; U; MIDP-2.0; en-US; nokia5320di) U2/1.0.0 UCBrowser/9.4 U2/1.0.0 Mobile',
    'Nokia6600/1.0 (4.09.1) SymbianOS/7.0s Series60/2.0 Profile/MIDP-2.0 Configuration/CLDC-1.0',
  ])('%s', (agent) => expect(reasonOf(agent)).toBeNull());

  it('include an in-app browser with an unusual name, recognised by its request headers', () => {
    const agent = 'TokoBaju/4.2 (Android 14; SM-A546E)';
    expect(reasonOf(agent, { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).toBeNull();
    expect(reasonOf(agent)).toBe('bot');
  });
});

describe('previews, libraries and tools', () => {
  it.each([
    'Viber/13.3.0.5 CFNetwork/1240.0.4 Darwin/20.6.0',
    'Viber/20.5.0.2 (Android 13)',
    'Viber',
    'Zalo iOS/471 ZaloTheme/light ZaloLanguage/vn',
    'Zalo android/22101',
    'Foo/1 CFNetwork/1494.0.7 Darwin/23.4.0',
    'MobileSafari/604.1 CFNetwork/1240.0.4 Darwin/20.6.0',
    'Dalvik/2.1.0 (Linux; U; Android 13; SM-A536E Build/TP1A.220624.014)',
    'Dart/3.4 (dart:io)',
    'git/2.39.2',
    'git-lfs/3.4.0 (GitHub; linux amd64; go 1.21)',
    'okhttp/4.12.0',
    'Go-http-client/1.1',
    'Signal-Android/7.0.1 Android/33',
    'Line/poker/1.0',
    'facebookexternalhit/1.1;line-poker/1.0',
    'WhatsApp/2.23.20.0 A',
    'TelegramBot (like TwitterBot)',
    'NetworkingExtension/8614 Network/2.0 iOS/17',
    'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17126; Pro)',
    'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
    'Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.5',
    'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Amzn-User/0.1) Chrome/119.0.6045.214 Safari/537.36',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; Perplexity-User/1.0',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    `${IPHONE} facebookexternalhit/1.1 Facebot Twitterbot/1.0`,
    `facebookexternalhit/1.1 ${FACEBOOK}`,
    'curl/8.5.0',
  ])('%s', (agent) => expect(reasonOf(agent)).toBe('bot'));

  it('are recognised in bounded time, whatever is sent', () => {
    for (const unit of ['[FBAN/', 'AlipayDefined(', 'com.grab.', 'x-User/', 'A']) {
      // Only the first 1,000 characters are examined, so 16,000 take no longer.
      expect(reasonOf(`Mozilla/5.0 ${unit.repeat(16_000 / unit.length)}`)).toBe(
        reasonOf(`Mozilla/5.0 ${unit.repeat(2_000 / unit.length)}`),
      );
    }
  });
});

describe('requests that are no visit to a page', () => {
  it.each([
    ['an image', { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }],
    ['a script', { 'sec-fetch-dest': 'script', 'sec-fetch-mode': 'no-cors' }],
    ['a style', { 'sec-fetch-dest': 'style', 'sec-fetch-mode': 'no-cors' }],
    ['a frame', { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' }],
    ['a fetch', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }],
    ['a download of its address alone', { 'sec-fetch-mode': 'no-cors' }],
  ])('%s', (_, headers) => expect(reasonOf(ANDROID, headers)).toBe('subresource'));

  it('do not include a navigation, or a request without these headers from an older browser', () => {
    expect(reasonOf(ANDROID, { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' })).toBeNull();
    expect(reasonOf(ANDROID)).toBeNull();
  });
});
