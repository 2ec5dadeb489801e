import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { Answers, Refuses } from '#platform/http/answers.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { ChecksOwnBody } from '#platform/http/input-limits.js';
import { HeaderParam, IdParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { validationPipe } from '#platform/http/validation.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ShopCall, ShopReceipt, SHOP_CALLS } from './shop-call.dto.js';
import { ShopCalls } from './shop-calls.js';
import { ShopLimit } from './shop-limit.js';
import { verifyCall } from './shop-signature.js';
import { Shops } from './shops.service.js';

const CALL = {
  schema: {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: {
      type: { type: 'string', enum: [...SHOP_CALLS] },
      timestamp: { type: 'string', format: 'date-time' },
      data: { type: 'object' },
    },
    example: {
      type: 'order.created',
      timestamp: '2027-01-31T02:30:00Z',
      data: {
        reference: 'INV-1042',
        click_code: '000A2K-7Q4MZX-9TBV3H',
        amount_minor: 18_500_000,
        currency: 'IDR',
        paid: true,
      },
    },
  },
};
const SIGNATURE = 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=';

/** Receives what the brand's shops say of orders. A call that the shop's secret did not sign is refused. */
@Controller('hooks/shops')
export class ShopHookController {
  private readonly pipe = validationPipe();

  constructor(
    private readonly shops: Shops,
    private readonly calls: ShopCalls,
    private readonly clock: Clock,
  ) {}

  /**
   * Receives one event of an order, signed by Standard Webhooks over the bytes of the body. The same event sent again
   * changes nothing. One that came too early is refused with 409 and is to be sent again.
   */
  @Post(':id')
  @HttpCode(200)
  @ChecksOwnBody()
  @CountedBy(ShopLimit)
  @AllowEveryone('the shop proves itself by its signature')
  @ApiBody(CALL)
  @Answers(200, ShopReceipt)
  @Refuses(401, 'The signature is not by a secret of this shop, or the call is more than five minutes old')
  @Refuses(404, 'There is no such shop or conversation, or the click never became a chat')
  @Refuses(409, 'The order is not known yet, or does not take this change')
  async receive(
    @IdParam('shp') id: string,
    @HeaderParam('webhook-id', { description: 'Id of the event; the same in each attempt', example: 'msg_1' })
    callId: string | undefined,
    @HeaderParam('webhook-timestamp', {
      description: 'Time of the attempt in seconds',
      example: '1801362600',
    })
    timestamp: string | undefined,
    @HeaderParam('webhook-signature', {
      description: 'One or several of `v1,` and base64',
      example: SIGNATURE,
    })
    signature: string | undefined,
    @Body() body: Buffer,
  ): Promise<ShopReceipt> {
    const caller = await this.shops.callerOf(id);
    if (!caller) throw Problem.notFound('shop');
    const headers = { id: callId, timestamp, signature };
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const verified = verifyCall(caller.secrets, headers, bytes, this.clock.now());
    const call = (await this.pipe.transform(parse(bytes), { type: 'body', metatype: ShopCall })) as ShopCall;
    return { order_id: await this.calls.take(caller.shop, verified, call) };
  }
}

function parse(body: Buffer): unknown {
  try {
    const call: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (call !== null && typeof call === 'object' && !Array.isArray(call)) return call;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
  }
  throw Problem.field('body', 'object', 'The body has to be one JSON object', undefined, 400);
}
