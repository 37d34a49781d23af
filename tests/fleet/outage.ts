/** What two hundred shops without their OFD look like at the centre. */
import type { Centre } from './centre.ts';

const OUTAGE = 'PosFleetOfdOutage';
const OF_SHOP = 'PosBreakerOpen';

interface OutageSeen {
  /** Messages to people about the outage. */
  readonly told: number;
  /** Messages to people about single shops' breakers. */
  readonly toldOfShops: number;
  /** Alerts of single shops that the Alertmanagers hold back because of it. */
  readonly heldBack: number;
  readonly ofShops: number;
}

export async function outageSeen(centre: Centre): Promise<OutageSeen> {
  const told = (name: string) =>
    centre.told.filter(({ labels, status }) => labels.alertname === name && status === 'firing').length;
  const ofShops = await alertsAt(centre.alertmanagers[0] ?? '', OF_SHOP);
  return {
    told: told(OUTAGE),
    toldOfShops: told(OF_SHOP),
    heldBack: ofShops.filter(({ status }) => status.inhibitedBy.length > 0).length,
    ofShops: ofShops.length,
  };
}

async function alertsAt(url: string, name: string) {
  const response = await fetch(`${url}/api/v2/alerts?filter=${encodeURIComponent(`alertname="${name}"`)}`);
  return (await response.json()) as readonly { readonly status: { readonly inhibitedBy: readonly string[] } }[];
}
