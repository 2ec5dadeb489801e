import { IsIn } from 'class-validator';
import { ACTIVITIES, type Activity } from '../conversations/conversation.topic.js';

/** What the caller does in a conversation. */
export class ActivityInput {
  /** `viewing`: it is open before them. `writing`: they write an answer. `left`: they look at something else. */
  @IsIn([...ACTIVITIES]) activity: Activity;
}
