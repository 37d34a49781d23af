/**
 * The cashier's voice: what each alert is called at the till, at most three steps, whether to go on selling and whom to
 * call. Plain words without numbers, the same on every screen and in every message; a test holds them to it. The
 * administrator's voice, `message` and `action`, stands in the catalog.
 */

export const SELLING = ['yes', 'for_now', 'no'] as const;
export type Selling = (typeof SELLING)[number];

export const SELLING_WORDS: Readonly<Record<Selling, string>> = {
  yes: 'Продавать можно',
  for_now: 'Пока продавать можно',
  no: 'Продавать нельзя',
};

/** What a contact is to the shop; the `role` of one of the operator's contacts names it. */
export const HELPERS = ['администратор', 'техподдержка', 'обслуживание ККТ', 'бухгалтер'] as const;
export type Helper = (typeof HELPERS)[number];

export interface CashierWords {
  readonly title: string;
  readonly steps: readonly string[];
  /** null where it is not about selling. */
  readonly selling: Selling | null;
  /** null where nobody need be called. */
  readonly call: Helper | null;
}

const INTERNET = 'Проверьте интернет: откройте любой сайт.';
const GO_ON = 'Продавайте как обычно.';
const RECEIPTS_ARE_SAFE = 'Продавайте: чеки сохраняются и уйдут сами.';
const STOP = 'Остановите продажи на этой кассе.';
const TELL = 'Сообщите администратору.';
const CALL = 'Позвоните администратору.';
const NOT_TWICE = 'Второй раз его не пробивайте.';

const VOICE: Readonly<Record<string, CashierWords>> = {
  PosBufferFull: {
    title: 'Касса не принимает оплату',
    steps: [STOP, INTERNET, 'Кассу не выключайте: чеки целы и ждут отправки.'],
    selling: 'no',
    call: 'техподдержка',
  },
  PosDlqNotEmpty: {
    title: 'Чеки не приняты в ОФД',
    steps: ['Чеки не удаляйте и второй раз не пробивайте.', CALL],
    selling: 'for_now',
    call: 'администратор',
  },
  PosAdapterDown: {
    title: 'Касса не отвечает',
    steps: ['Не берите деньги без чека.', 'Проверьте, включены ли ПК кассы и ККТ.', CALL],
    selling: 'no',
    call: 'администратор',
  },
  PosOfdRejectsReceipt: {
    title: 'ОФД не принимает чек',
    steps: ['Чек не удаляйте и второй раз не пробивайте.', 'Позвоните администратору и назовите номер чека.'],
    selling: 'for_now',
    call: 'администратор',
  },
  PosOfdAccessDenied: {
    title: 'ОФД закрыл доступ',
    steps: [RECEIPTS_ARE_SAFE, 'Позвоните администратору: проверить договор и ключ ОФД.'],
    selling: 'for_now',
    call: 'администратор',
  },
  PosReceiptOverdue: {
    title: 'Чеки сильно опаздывают в ОФД',
    steps: [INTERNET, 'Позвоните администратору и бухгалтеру.'],
    selling: 'for_now',
    call: 'администратор',
  },
  PosOfdDeadlineNear: {
    title: 'ККТ скоро заблокируется',
    steps: [INTERNET, 'Позвоните сейчас: чеки очень давно не уходят в ОФД.'],
    selling: 'for_now',
    call: 'обслуживание ККТ',
  },
  PosReceiptsNotPrinted: {
    title: 'Чеки не печатаются',
    steps: [STOP, 'Проверьте бумагу, крышку, питание и кабель ККТ.', 'Эти чеки второй раз не пробивайте.'],
    selling: 'no',
    call: 'администратор',
  },
  PosShiftTooLong: {
    title: 'Смена открыта слишком долго',
    steps: ['Закройте смену: снимите Z-отчёт.', 'Откройте новую смену и продавайте дальше.'],
    selling: 'no',
    call: 'администратор',
  },
  PosBufferUnreadable: {
    title: 'Экран не видит кассу',
    steps: ['Продавайте: касса работает и без этого экрана.', 'Числам на экране не верьте: они старые.', CALL],
    selling: 'yes',
    call: 'администратор',
  },
  PosDiskFull: {
    title: 'На диске кассы нет места',
    steps: ['Файлы сами не удаляйте.', 'Позвоните администратору: касса может встать.'],
    selling: 'for_now',
    call: 'администратор',
  },
  PosTestPrinter: {
    title: 'Касса печатает учебные чеки',
    steps: ['Покупателей на этой кассе не обслуживайте.', 'Касса не учебная? Позвоните администратору.'],
    selling: 'no',
    call: 'администратор',
  },
  PosNobodySaw: {
    title: 'Тревогу никто не увидел',
    steps: ['Посмотрите другие тревоги на этом экране.', 'Сделайте, что в них написано, и нажмите «Вижу».'],
    selling: null,
    call: 'администратор',
  },
  PosBufferHigh: {
    title: 'Место для чеков кончается',
    steps: [INTERNET, 'Смотрите, убывает ли очередь чеков.', 'Очередь растёт — позвоните администратору.'],
    selling: 'for_now',
    call: 'администратор',
  },
  PosBufferFillingUp: {
    title: 'Очередь чеков растёт',
    steps: ['Проверьте интернет сейчас, пока касса работает.', 'Интернет есть — позвоните администратору.'],
    selling: 'for_now',
    call: 'администратор',
  },
  PosBreakerOpen: {
    title: 'Чеки не уходят в ОФД',
    steps: [RECEIPTS_ARE_SAFE, INTERNET],
    selling: 'yes',
    call: 'администратор',
  },
  PosBreakerFlapping: {
    title: 'Связь с ОФД обрывается',
    steps: [RECEIPTS_ARE_SAFE, INTERNET],
    selling: 'yes',
    call: 'администратор',
  },
  PosSyncStalled: {
    title: 'Отправка чеков в ОФД стоит',
    steps: [RECEIPTS_ARE_SAFE, INTERNET],
    selling: 'yes',
    call: 'администратор',
  },
  PosReceiptWaiting: {
    title: 'Чек долго ждёт отправки в ОФД',
    steps: [RECEIPTS_ARE_SAFE, INTERNET],
    selling: 'yes',
    call: 'администратор',
  },
  PosAdapterSlow: {
    title: 'Касса отвечает медленно',
    steps: [RECEIPTS_ARE_SAFE, INTERNET],
    selling: 'yes',
    call: 'администратор',
  },
  PosReceiptNotPrinted: {
    title: 'Чек не напечатан',
    steps: [NOT_TWICE, 'Проверьте бумагу и ККТ.', 'Назовите администратору номер чека или время и сумму.'],
    selling: 'for_now',
    call: 'администратор',
  },
  PosShiftEndsSoon: {
    title: 'Смену пора закрывать',
    steps: ['Закройте смену: снимите Z-отчёт.', 'Не успеете — ККТ не даст пробить чек.'],
    selling: 'for_now',
    call: null,
  },
  PosShiftOutlivesNight: {
    title: 'Закройте смену до ухода',
    steps: ['Перед уходом снимите Z-отчёт.', 'Иначе утром ККТ не даст пробить чек.'],
    selling: 'yes',
    call: null,
  },
  PosCashMismatch: {
    title: 'Наличные не сходятся',
    steps: ['Пересчитайте наличные в ящике.', 'Сверьте их с X-отчётом.', 'Сообщите бухгалтеру.'],
    selling: 'yes',
    call: 'бухгалтер',
  },
  PosTransactionsUnsynced: {
    title: 'Операции не переданы в Odoo',
    steps: [GO_ON, TELL],
    selling: 'yes',
    call: 'администратор',
  },
  PosDuplicateReceipt: {
    title: 'Возможно, чек пробит дважды',
    steps: ['Сверьте чеки с лентой.', 'Пробит дважды — оформите возврат.'],
    selling: 'yes',
    call: 'бухгалтер',
  },
  PosClockDrift: {
    title: 'Часы ПК кассы идут неверно',
    steps: [GO_ON, 'Сообщите администратору: дата в чеке должна быть верной.'],
    selling: 'yes',
    call: 'администратор',
  },
  PosFiscalDriveExpires: {
    title: 'Кончается срок ФН',
    steps: [GO_ON, 'Сообщите администратору: пора менять накопитель.'],
    selling: 'for_now',
    call: 'обслуживание ККТ',
  },
  PosOfdContractExpires: {
    title: 'Кончается договор с ОФД',
    steps: [GO_ON, 'Сообщите администратору: пора продлить договор.'],
    selling: 'for_now',
    call: 'администратор',
  },
  PosDiskFilling: {
    title: 'На диске кассы мало места',
    steps: ['Файлы сами не удаляйте.', TELL],
    selling: 'yes',
    call: 'администратор',
  },
  PosSyncWorkerStopped: {
    title: 'Отправка чеков в ОФД выключена',
    steps: [RECEIPTS_ARE_SAFE, CALL],
    selling: 'for_now',
    call: 'администратор',
  },
  PosOdooOffline: { title: 'Нет связи с Odoo', steps: [GO_ON, TELL], selling: 'yes', call: 'администратор' },
  PosReadingsFailing: {
    title: 'Часть показаний не видна',
    steps: [GO_ON, TELL],
    selling: 'yes',
    call: 'администратор',
  },
  PosUnusableRows: {
    title: 'Суммы на экране неполные',
    steps: [GO_ON, TELL],
    selling: 'yes',
    call: 'администратор',
  },
  PosBreakerHalfOpen: {
    title: 'Связь с ОФД восстанавливается',
    steps: ['Ничего не делайте: чеки уйдут сами.'],
    selling: 'yes',
    call: null,
  },
  PosRefundShareHigh: { title: 'Много возвратов', steps: ['Сообщите бухгалтеру.'], selling: 'yes', call: 'бухгалтер' },
  PosTillSilent: {
    title: 'Давно нет продаж',
    steps: ['Пробейте следующую продажу: печатает — всё в порядке.', 'Не пробивается — позвоните администратору.'],
    selling: 'yes',
    call: 'администратор',
  },
};

export const VOICED: readonly string[] = Object.keys(VOICE);

export function cashierWords(alertName: string): CashierWords {
  const words = VOICE[alertName];
  if (words === undefined) throw new Error(`${alertName} has no words for the cashier`);
  return words;
}

/** Whom the operator named. */
export interface Contact {
  readonly name: string;
  readonly role: string;
  readonly phone?: string | undefined;
  /** Only where nobody else was reached. */
  readonly second: boolean;
}

/** The first who is that to the shop; else the first who can be called at all, the second contact last. */
export function whomToCall<Of extends Contact>(contacts: readonly Of[], helper: Helper | null): Of | null {
  if (helper === null) return null;
  const reachable = contacts
    .filter(({ phone }) => phone !== undefined)
    .toSorted((a, b) => Number(a.second) - Number(b.second));
  const is = ({ role }: Contact) => role.toLowerCase().includes(helper.toLowerCase());
  return reachable.find(is) ?? reachable[0] ?? null;
}
