export function UnknownTerminal({ posId }: { posId: string }) {
  return (
    <main class="lost-way">
      <h1>Кассы {posId} нет</h1>
      <p>В базе чеков такой кассы нет. Возможно, ссылка устарела.</p>
      <a class="button primary" href="#/">
        Все кассы
      </a>
    </main>
  );
}
