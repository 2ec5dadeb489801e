import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** States of a sent message that networks report. */
export const REPORTED_STATES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;
export type ReportedState = (typeof REPORTED_STATES)[number];

/** Most statuses of one event. */
export const MAX_STATUSES = 500;

/** A network's own id of a message. */
export const IsMessageId = () => applyDecorators(IsString(), Length(1, 512));

/** Rule for a state that a network reports. */
export const IsReportedState = () => IsIn([...REPORTED_STATES]);

/** Why a message failed, as the network numbers it; 0 where it names no number, or the message did not fail. */
export const IsFailureCode = () => applyDecorators(IsInt(), Min(0), Max(9_999_999_999));

/** At most MAX_STATUSES objects of the class that `type` returns. */
export const AreStatuses = (type: () => new () => object) =>
  applyDecorators(IsArray(), ArrayMaxSize(MAX_STATUSES), ValidateNested({ each: true }), Type(type));
