import { MessageSettings } from '#message/settings.js';
import { IsOptional, IsString, Matches, ValidateIf } from 'class-validator';
import { IsKeyList, IsUrlOf, IsWhole, NeededOnFull } from '#platform/config-values.js';

/** Validates a bucket's key only if MEDIA_BUCKET is set. */
const NeededWithBucket = () => ValidateIf(({ MEDIA_BUCKET: bucket }: ChatSettings) => bucket !== undefined);
const isMissing = { message: '$property is missing: MEDIA_BUCKET needs it' };

/** The environment variables of chat. */
export class ChatSettings extends MessageSettings {
  /** Most messages, and most visits, of one web chat visitor in a minute. */
  @IsWhole(1) CHAT_VISITOR_LIMIT = 60;
  /** The same limit for all visitors of one network together. */
  @IsWhole(1) CHAT_NETWORK_LIMIT = 2_400;
  /** Most files that one web chat visitor may send in a minute. */
  @IsWhole(1) CHAT_FILE_LIMIT = 20;
  /** The same limit for all visitors of one network together. */
  @IsWhole(1) CHAT_NETWORK_FILE_LIMIT = 800;
  /** Most calls of one network to a shop's webhook in a minute. */
  @IsWhole(1) SHOP_CALL_LIMIT = 600;
  /** A bucket for the files of conversations, instead of DATA_DIR. */
  @IsOptional() @Matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/) MEDIA_BUCKET?: string;
  @Matches(/^[a-z0-9-]{1,64}$/) MEDIA_BUCKET_REGION = 'us-east-1';
  /** URL of an S3-compatible store other than Amazon's. */
  @IsOptional() @IsUrlOf('http', 'https') MEDIA_BUCKET_ENDPOINT?: string;
  @NeededWithBucket() @IsString(isMissing) MEDIA_BUCKET_ACCESS_KEY_ID?: string;
  @NeededWithBucket() @IsString(isMissing) MEDIA_BUCKET_SECRET_ACCESS_KEY?: string;
  /** Master keys of click tokens: the same list as ad-attribution's. */
  @NeededOnFull() @IsKeyList() CLICK_KEYS?: string;
  /** X25519 private keys that open the credentials which connections seals for chat. */
  @NeededOnFull() @IsKeyList() CREDENTIALS_PRIVATE_KEYS?: string;

  /** The bucket for the files of conversations; null if they are in the data folder. */
  get mediaBucket() {
    const { MEDIA_BUCKET: bucket, MEDIA_BUCKET_REGION: region, MEDIA_BUCKET_ENDPOINT: endpoint } = this;
    if (!bucket) return null;
    const keys = {
      accessKeyId: this.MEDIA_BUCKET_ACCESS_KEY_ID!,
      secretAccessKey: this.MEDIA_BUCKET_SECRET_ACCESS_KEY!,
    };
    return { bucket, region, endpoint, ...keys };
  }
}
