export { nextBasket, plainSale } from './baskets.ts';
export { createBufferFile } from './buffer.ts';
export type { Basket } from './fiscal-doc.ts';
export { REAL_LOOKING_FN } from './printer.ts';
export { createRandom } from './random.ts';
export { type CashTransaction, openWriter, type ReceiptOverrides, type Writer } from './writer.ts';
