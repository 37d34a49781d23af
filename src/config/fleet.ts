import { matching, section, text, webAddress } from './fields.ts';

export const fleet = section({
  remote_write_url: webAddress({ bare: true }).describe(
    'Where the centre takes samples: the remote write address of a Prometheus, Mimir or VictoriaMetrics.',
  ),
  shop_id: matching(/^[^\s"\\]+$/, 'a name without spaces and quotes').describe(
    'The label `shop` on what arrives there. No two shops of a chain have the same.',
  ),
  username: text('a user name')
    .exactOptional()
    .describe('User at the centre; the password stands in prometheus/secrets/centre_password.'),
});
