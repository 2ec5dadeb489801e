import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** Kinds of file that a message may contain. */
export const MEDIA_KINDS = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** Files of one message beside the first. */
export const MAX_FURTHER_MEDIA = 29;

/** A file that the network keeps; its caption is the message's text. */
export class MediaDetail {
  @IsIn([...MEDIA_KINDS]) kind: MediaKind;
  /** The network's id of the file. @example 1003383421387256 */
  @IsOptional() @IsString() @Length(1, 512) id?: string;
  /** URL from which a file of the brand was taken, or where Messenger and Instagram keep a customer's file for some days. @example https://kopi.example/menu.pdf */
  @IsOptional() @IsString() @Length(1, 2_000) link?: string;
  /** Media type, as the network names it. @example image/jpeg */
  @IsOptional() @IsString() @Length(1, 100) mime_type?: string;
  /** File name of a document. @example daftar-harga.pdf */
  @IsOptional() @IsString() @Length(1, 255) filename?: string;
  /** True for a voice message that was recorded in the app. */
  @IsOptional() @IsBoolean() voice?: boolean;
}

/** A place. */
export class LocationDetail {
  /** Degrees. */
  @IsNumber() @Min(-90) @Max(90) latitude: number;
  @IsNumber() @Min(-180) @Max(180) longitude: number;
  /** @example Kopi Nusantara */
  @IsOptional() @IsString() @Length(1, 255) name?: string;
  /** @example Jl. Sabang 20, Jakarta */
  @IsOptional() @IsString() @Length(1, 500) address?: string;
}

/** A card from the person's address book. */
export class ContactCardDetail {
  /** @example Budi Santoso */
  @IsString() @Length(1, 255) name: string;
  /** @example ["+62 812 0000 0002"] */
  @IsArray() @ArrayMaxSize(10) @IsString({ each: true }) @Length(1, 40, { each: true }) phones: string[];
}

/** What the person chose: a button or a row of a list. */
export class ChoiceDetail {
  /** Id of the choice, set by the sender of the buttons. @example gayo-250 */
  @IsString() @Length(1, 256) id: string;
  /** @example Gayo 250 g */
  @IsString() @Length(1, 256) title: string;
}

/** An item of a basket. */
export class OrderItemDetail {
  /** The product's id in the brand's catalogue. @example GAYO-250 */
  @IsString() @Length(1, 100) product: string;
  @IsInt() @Min(0) @Max(1_000_000) quantity: number;
  /** Price of one item, as the network sends it. */
  @IsOptional() @IsNumber() @Min(0) price?: number;
  /** @example IDR */
  @IsOptional() @IsString() @Length(3, 3) currency?: string;
}

/** An approved template that the brand sent. */
export class TemplateDetail {
  /** @example order_ready */
  @IsString() @Length(1, 512) name: string;
  /** @example id */
  @IsString() @Length(2, 6) language: string;
  /** Values of the parameters of its body. @example ["Sari"] */
  @IsArray() @ArrayMaxSize(20) @IsString({ each: true }) @Length(1, 900, { each: true }) parameters: string[];
}

/** Kinds of what a message shows, answers or mentions. */
export const SHARED_KINDS = ['post', 'reel', 'story', 'story_reply', 'story_mention', 'link'] as const;

/** What the customer shows the brand, or speaks of: something on Instagram or Facebook, or an address. */
export class SharedDetail {
  /** `story_reply`: the message answers a story of the brand's. `story_mention`: a story of the customer's names the brand. */
  @IsIn([...SHARED_KINDS]) kind: (typeof SHARED_KINDS)[number];
  /** Where it is; the network keeps stories for a day. @example https://www.instagram.com/p/C1abc/ */
  @IsOptional() @IsString() @Length(1, 2_000) link?: string;
  /** @example Panen raya Gayo */
  @IsOptional() @IsString() @Length(1, 500) title?: string;
}

/** Content of a message other than its text: at most one of these fields, by the kind of message. */
export class MessageDetail {
  @IsOptional() @ValidateNested() @Type(() => MediaDetail) media?: MediaDetail;
  /** Where one message has several files: those after the first. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_FURTHER_MEDIA)
  @ValidateNested({ each: true })
  @Type(() => MediaDetail)
  further_media?: MediaDetail[];
  @IsOptional() @ValidateNested() @Type(() => LocationDetail) location?: LocationDetail;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ContactCardDetail)
  contacts?: ContactCardDetail[];
  @IsOptional() @ValidateNested() @Type(() => ChoiceDetail) choice?: ChoiceDetail;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => OrderItemDetail)
  order?: OrderItemDetail[];
  /** The buttons of a message of the brand. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ChoiceDetail)
  buttons?: ChoiceDetail[];
  @IsOptional() @ValidateNested() @Type(() => TemplateDetail) template?: TemplateDetail;
  @IsOptional() @ValidateNested() @Type(() => SharedDetail) shared?: SharedDetail;
}
