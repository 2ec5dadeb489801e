/** Connections in this process: for specs of apps that read what it tells them. */
export { WebhooksFixture as ConnectionsSide } from '../../apps/connections/webhooks/webhooks.fixture.js';
