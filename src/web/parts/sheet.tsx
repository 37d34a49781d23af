/** A runbook over the page. It is fetched as it is served, and only what stands in its <main> is shown. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { TIMEOUT_MS } from '../live/rest.ts';
import { Modal } from './dialog.tsx';

export function Sheet({ name: first, onClose }: { name: string; onClose: () => void }) {
  const [name, open] = useState(first);
  const [state, setState] = useState<'waiting' | 'shown' | 'failed'>('waiting');
  const body = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let left = false;
    setState('waiting');
    fetchPage(name).then(
      (parts) => {
        if (left) return;
        body.current?.replaceChildren(...parts);
        setState('shown');
      },
      () => left || setState('failed'),
    );
    return () => {
      left = true;
    };
  }, [name]);

  /** Links from page to page stay in the sheet. */
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const target = /\/runbooks\/([\w-]+)$/.exec(link?.pathname ?? '')?.[1];
    if (link === null || target === undefined || link.origin !== location.origin) return;
    event.preventDefault();
    open(target);
  };

  return (
    <Modal id="sheet" title="Что делать" onClose={onClose}>
      {state === 'waiting' && <p class="waiting">Загрузка…</p>}
      {state === 'failed' && (
        <p class="problem">
          Инструкция не открылась: нет связи. Главное — в тревоге на экране, остальное расскажут по телефону.
        </p>
      )}
      {/* biome-ignore lint/a11y: the links inside are what is tapped; this only keeps them in the sheet. */}
      <div class="runbook" ref={body} onClick={follow} hidden={state !== 'shown'} />
    </Modal>
  );
}

async function fetchPage(name: string): Promise<Node[]> {
  const answer = await fetch(`runbooks/${encodeURIComponent(name)}`, {
    headers: { accept: 'text/html' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return [...(page.querySelector('main')?.childNodes ?? [])];
}
