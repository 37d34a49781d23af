/**
 * As much of Prometheus' remote write protocol as a sender of old samples needs: an agent sends nothing that is older
 * than its own start. The compression is valid Snappy that compresses nothing.
 */

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds and value. */
  readonly samples: readonly (readonly [number, number])[];
}

/** The receiver's status and words. */
export async function remoteWrite(
  url: string,
  series: readonly Series[],
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; words: string }> {
  const response = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      ...headers,
    },
    body: Buffer.from(snappy(Buffer.concat(series.map((one) => field(1, encodeSeries(one)))))),
  });
  return { status: response.status, words: (await response.text()).trim() };
}

function encodeSeries({ labels, samples }: Series): Buffer {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([
    ...sorted.map(([name, value]) => field(1, Buffer.concat([text(1, name), text(2, value)]))),
    ...samples.map(([at, value]) => field(2, encodeSample(at, value))),
  ]);
}

function encodeSample(at: number, value: number): Buffer {
  const double = Buffer.alloc(9, (1 << 3) | 1);
  double.writeDoubleLE(value, 1);
  return Buffer.concat([double, Buffer.of(2 << 3), varint(at)]);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value));
}

/** A field with a length, in protobuf's wire format. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of((number << 3) | 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.of(...bytes, Number(rest));
}

const LONGEST_LITERAL = 65_536;

function snappy(content: Buffer): Buffer {
  const parts = [varint(content.length)];
  for (let from = 0; from < content.length; from += LONGEST_LITERAL) {
    const literal = content.subarray(from, from + LONGEST_LITERAL);
    const head = Buffer.alloc(3, 61 << 2);
    head.writeUInt16LE(literal.length - 1, 1);
    parts.push(head, literal);
  }
  return Buffer.concat(parts);
}
