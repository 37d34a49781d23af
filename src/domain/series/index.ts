import { adapterCollector } from './adapter.ts';
import { bufferCollector } from './buffer.ts';
import { deliveryCollector } from './delivery.ts';
import { salesCollector } from './sales.ts';
import type { Collector } from './series.ts';
import { sessionCollector } from './session.ts';
import { shopCollector } from './shop.ts';

export const collectors: readonly Collector[] = [
  bufferCollector,
  deliveryCollector,
  adapterCollector,
  sessionCollector,
  salesCollector,
  shopCollector,
];
