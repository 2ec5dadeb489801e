import type { components } from '../api/schema';

type Schemas = components['schemas'];

export type Conversation = Schemas['ConversationView'];
export type Message = Schemas['MessageView'];
export type Media = Schemas['MediaView'];
export type Note = Schemas['NoteView'];
export type Change = Schemas['ConversationChangeView'];
export type ConversationChange = Schemas['ConversationChangeInput'];
export type Person = Schemas['PersonView'];
export type Team = Schemas['TeamView'];
export type Tag = Schemas['TagView'];
export type QuickReply = Schemas['QuickReplyView'];
export type Order = Schemas['OrderView'];
export type Stage = Schemas['StageView'];
export type Counts = Schemas['ConversationCountsView'];
export type Found = Schemas['FoundMessageView'];
export type Currency = Schemas['OrderInput']['currency'];
export type Door = Conversation['door'];
export type State = Conversation['state'];
