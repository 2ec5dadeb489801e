/** Connections in this process, for specs of apps that read its events. */
export { WebhooksFixture as ConnectionsSide } from '../../apps/connections/webhooks/webhooks.fixture.js';
