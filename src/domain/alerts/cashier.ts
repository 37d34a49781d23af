/**
 * The cashier's voice: what each alert is called at the till, at most three steps, whether to go on selling and whom to
 * call. Plain words without numbers, the same on every screen and in every message; a test holds them to it. The
 * administrator's voice, `message` and `action`, stands in the catalog.
 */

export const SELLING = ['yes', 'for_now', 'no'] as const;
type Selling = (typeof SELLING)[number];

export const SELLING_WORDS: Readonly<Record<Selling, string>> = {
  yes: 'Продавать можно',
  for_now: 'Пока продавать можно',
  no: 'Продавать нельзя',
};

/** What a contact is to the shop; the `role` of one of the operator's contacts names it. */
export const HELPERS = ['администратор', 'техподдержка', 'обслуживание ККТ', 'бухгалтер'] as const;
type Helper = (typeof HELPERS)[number];

interface CashierWords {
  readonly title: string;
  readonly steps: readonly string[];
  /** null where it is not about selling. */
  readonly selling: Selling | null;
  /** null where nobody need be called. */
  readonly call: Helper | null;
}

/** How each step begins that says to go on: where something else forbids it, none of them is said. */
export const SELL = 'Продавайте';
export const SELL_WITHOUT_SCREEN = 'Продавайте: касса работает и без этого экрана.';

const INTERNET = 'Проверьте интернет: откройте любой сайт.';
const GO_ON = 'Продавайте как обычно.';
const RECEIPTS_ARE_SAFE = 'Продавайте: чеки сохраняются и уйдут сами.';
/** Where somebody has to do something before they go. */
const RECEIPTS_ARE_KEPT = 'Продавайте: чеки сохраняются.';
const STOP = 'Остановите продажи на этой кассе.';
const TELL = 'Сообщите администратору.';
const CALL = 'Позвоните администратору.';
const NOT_TWICE = 'Второй раз его не пробивайте.';

function words(title: string, selling: Selling | null, call: Helper | null, steps: readonly string[]): CashierWords {
  return { title, steps, selling, call };
}

const VOICE: Readonly<Record<string, CashierWords>> = {
  PosBufferFull: words('Касса не принимает оплату', 'no', 'техподдержка', [
    STOP,
    INTERNET,
    'Кассу не выключайте: чеки целы и ждут отправки.',
  ]),
  PosDlqNotEmpty: words('Чеки не приняты в ОФД', 'for_now', 'администратор', [
    'Чеки не удаляйте и второй раз не пробивайте.',
    CALL,
  ]),
  PosAdapterDown: words('Касса не отвечает', 'no', 'администратор', [
    'Не берите деньги без чека.',
    'Проверьте, включены ли ПК кассы и ККТ.',
    CALL,
  ]),
  PosOfdRejectsReceipt: words('ОФД не принимает чек', 'for_now', 'администратор', [
    'Чек не удаляйте и второй раз не пробивайте.',
    'Позвоните администратору и назовите номер чека.',
  ]),
  PosOfdAccessDenied: words('ОФД закрыл доступ', 'for_now', 'администратор', [
    RECEIPTS_ARE_KEPT,
    'Позвоните администратору: проверить договор и ключ ОФД.',
  ]),
  PosReceiptOverdue: words('Чеки сильно опаздывают в ОФД', 'for_now', 'администратор', [
    INTERNET,
    'Позвоните администратору и бухгалтеру.',
  ]),
  PosOfdDeadlineNear: words('ККТ скоро остановится', 'for_now', 'обслуживание ККТ', [
    INTERNET,
    'Позвоните сейчас: чеки очень давно не уходят в ОФД.',
  ]),
  PosReceiptsNotPrinted: words('Чеки не печатаются', 'no', 'администратор', [
    STOP,
    'Проверьте бумагу, крышку, питание и кабель ККТ.',
    'Эти чеки второй раз не пробивайте.',
  ]),
  PosShiftTooLong: words('Смена открыта слишком долго', 'no', 'администратор', [
    'Закройте смену: снимите Z-отчёт.',
    'Откройте новую смену и продавайте дальше.',
  ]),
  PosBufferUnreadable: words('Экран не видит кассу', 'yes', 'администратор', [
    SELL_WITHOUT_SCREEN,
    'Числам на экране не верьте: они старые.',
    CALL,
  ]),
  PosDiskFull: words('На диске кассы нет места', 'for_now', 'администратор', [
    'Файлы сами не удаляйте.',
    'Позвоните администратору: касса может встать.',
  ]),
  PosTestPrinter: words('Касса печатает учебные чеки', 'no', 'администратор', [
    'Покупателей на этой кассе не обслуживайте.',
    'Касса не учебная? Позвоните администратору.',
  ]),
  PosNobodySaw: words('Тревогу никто не увидел', null, 'администратор', [
    'Посмотрите другие тревоги на этом экране.',
    'Сделайте, что в них написано, и нажмите «Вижу».',
  ]),
  PosBufferHigh: words('Место для чеков кончается', 'for_now', 'администратор', [
    INTERNET,
    'Смотрите, убывает ли очередь чеков.',
    'Очередь растёт — позвоните администратору.',
  ]),
  PosBufferFillingUp: words('Очередь чеков растёт', 'for_now', 'администратор', [
    'Проверьте интернет сейчас, пока касса работает.',
    'Интернет есть — позвоните администратору.',
  ]),
  PosBreakerOpen: words('Чеки не уходят в ОФД', 'yes', 'администратор', [RECEIPTS_ARE_SAFE, INTERNET]),
  PosBreakerFlapping: words('Связь с ОФД обрывается', 'yes', 'администратор', [RECEIPTS_ARE_SAFE, INTERNET]),
  PosSyncStalled: words('Отправка чеков в ОФД стоит', 'yes', 'администратор', [RECEIPTS_ARE_SAFE, INTERNET]),
  PosReceiptWaiting: words('Чек долго ждёт отправки в ОФД', 'yes', 'администратор', [RECEIPTS_ARE_SAFE, INTERNET]),
  PosAdapterSlow: words('Касса отвечает медленно', 'yes', 'администратор', [RECEIPTS_ARE_SAFE, INTERNET]),
  PosReceiptNotPrinted: words('Чек не напечатан', 'for_now', 'администратор', [
    NOT_TWICE,
    'Проверьте бумагу и ККТ.',
    'Назовите администратору номер чека или время и сумму.',
  ]),
  PosShiftEndsSoon: words('Смену пора закрывать', 'for_now', null, [
    'Закройте смену: снимите Z-отчёт.',
    'Не успеете — ККТ не даст пробить чек.',
  ]),
  PosShiftOutlivesNight: words('Закройте смену до ухода', 'yes', null, [
    'Перед уходом снимите Z-отчёт.',
    'Иначе утром ККТ не даст пробить чек.',
  ]),
  PosCashMismatch: words('Наличные не сходятся', 'yes', 'бухгалтер', [
    'Пересчитайте наличные в ящике.',
    'Сверьте их с X-отчётом.',
    'Сообщите бухгалтеру.',
  ]),
  PosTransactionsUnsynced: words('Операции не переданы в Odoo', 'yes', 'администратор', [GO_ON, TELL]),
  PosDuplicateReceipt: words('Возможно, чек пробит дважды', 'yes', 'бухгалтер', [
    'Сверьте чеки с лентой.',
    'Пробит дважды — оформите возврат.',
  ]),
  PosClockDrift: words('Часы ПК кассы идут неверно', 'yes', 'администратор', [
    GO_ON,
    'Сообщите администратору: дата в чеке должна быть верной.',
  ]),
  PosFiscalDriveExpires: words('Кончается срок ФН', 'for_now', 'обслуживание ККТ', [
    GO_ON,
    'Сообщите администратору: пора менять накопитель.',
  ]),
  PosOfdContractExpires: words('Кончается договор с ОФД', 'for_now', 'администратор', [
    GO_ON,
    'Сообщите администратору: пора продлить договор.',
  ]),
  PosDiskFilling: words('На диске кассы мало места', 'yes', 'администратор', ['Файлы сами не удаляйте.', TELL]),
  PosSyncWorkerStopped: words('Отправка чеков в ОФД выключена', 'for_now', 'администратор', [RECEIPTS_ARE_KEPT, CALL]),
  PosOdooOffline: words('Нет связи с Odoo', 'yes', 'администратор', [GO_ON, TELL]),
  PosReadingsFailing: words('Часть показаний не видна', 'yes', 'администратор', [GO_ON, TELL]),
  PosUnusableRows: words('Суммы на экране неполные', 'yes', 'администратор', [GO_ON, TELL]),
  PosBreakerHalfOpen: words('Связь с ОФД проверяется', 'yes', null, ['Ничего не делайте: чеки уйдут сами.']),
  PosRefundShareHigh: words('Много возвратов', 'yes', 'бухгалтер', ['Сообщите бухгалтеру.']),
  PosTillSilent: words('Давно нет продаж', 'yes', 'администратор', [
    'Пробейте следующую продажу: печатает — всё в порядке.',
    'Не пробивается — позвоните администратору.',
  ]),
};

export const VOICED: readonly string[] = Object.keys(VOICE);

export function cashierWords(alertName: string): CashierWords {
  const found = VOICE[alertName];
  if (found === undefined) throw new Error(`${alertName} has no words for the cashier`);
  return found;
}

export function forbidsSelling(alertName: string): boolean {
  return VOICE[alertName]?.selling === 'no';
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

/** What is shorter counts the line, or is an extension. */
const SHORTEST_NUMBER = 5;
/** However it is parted; what follows it are hours, or another number. With 8-10 begins one abroad. */
const RUSSIAN_NUMBER = /^(?:\+?7|8(?!10))\d{10}/;

/** For a link: the number alone, without the extension or the words behind it. */
export function dialled(phone: string): string {
  const digits = (text: string) => text.replace(/[^+\d]/g, '');
  const found = phone.match(/\+?\s*\d[\d\s()./\u2010-\u2015\u2212-]*/g) ?? [];
  const runs = found.flatMap((run) => {
    const parts = run.split('/').map(digits);
    const isWhole = (parts[0]?.length ?? 0) >= SHORTEST_NUMBER;
    return (isWhole ? parts : [digits(run)]).map((one) => RUSSIAN_NUMBER.exec(one)?.[0] ?? one);
  });
  return runs.find((run) => run.length >= SHORTEST_NUMBER) ?? runs[0] ?? '';
}
