import { browserScript, scriptConstant, versioned } from '#platform/http/browser-script.js';
import { CHANNEL_SCRIPT_TEXTS } from './channel-words.texts.js';
import { CHANNEL_STYLE } from './channel.style.js';

const here = (file: string) => new URL(file, import.meta.url);

/** Script and style of the channel page. Their URLs hold a version, so that browsers may cache them for ever. */
export const SCRIPT = browserScript(
  here('../../../libs/message/shared-stream.client.js'),
  here('../../../libs/message/link-urls.client.js'),
  scriptConstant('TEXTS', CHANNEL_SCRIPT_TEXTS),
  here('../../../libs/message/page-language.client.js'),
  here('./channel-posts.client.js'),
  here('./channel-live.client.js'),
  here('./channel-push.client.js'),
  here('./channel.client.js'),
);
/** The style of the channel page. */
export const STYLE = CHANNEL_STYLE;
/** The script's URL. It holds a version, so that browsers may cache the file for ever. */
export const SCRIPT_ADDRESS = versioned('/assets/channel.js', SCRIPT);
/** The style's URL, with a version as well. */
export const STYLE_ADDRESS = versioned('/assets/channel.css', STYLE);
