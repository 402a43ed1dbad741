/** So much of a file is read to show its first rows. */
const sampleBytes = 64 * 1024;
const shownRows = 5;

/**
 * The first rows of a file as a person sees them. How it is really read the API says.
 * @typedef {{ columns: string[], rows: string[][], isCsv: boolean, start: Blob }} Sample
 */

/**
 * @param {File} file
 * @returns {Promise<Sample>}
 */
export async function readSample(file) {
  const bytes = new Uint8Array(await file.slice(0, sampleBytes).arrayBuffer());
  const lastLine = bytes.lastIndexOf(10);
  const isWide = bytes[0] === 0xff || bytes[0] === 0xfe;
  // A row that is cut would be refused.
  const whole = file.size <= sampleBytes || lastLine < 1 || isWide ? bytes : bytes.slice(0, lastLine + 1);
  const text = decode(whole).replace(/^\uFEFF/, '');
  const start = new Blob([whole]);
  return text.trimStart().startsWith('{') ? { ...membersOf(text), isCsv: false, start } : { ...tableOf(text), isCsv: true, start };
}

/** @param {Uint8Array} bytes */
function decode(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return new TextDecoder('utf-16le').decode(bytes);
  }

  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return new TextDecoder('utf-16be').decode(bytes);
  }

  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** @param {string} text one JSON object a line */
function membersOf(text) {
  const objects = text.split('\n').slice(0, shownRows).flatMap((line) => {
    try {
      return [/** @type {Record<string, unknown>} */ (JSON.parse(line))];
    } catch {
      return [];
    }
  });
  const columns = [...new Set(objects.flatMap((one) => Object.keys(one)))];
  return {
    columns,
    rows: objects.map((one) => columns.map((column) =>
      (typeof one[column] === 'string' ? /** @type {string} */ (one[column]) : JSON.stringify(one[column]) ?? ''))),
  };
}

/** @param {string} text */
function tableOf(text) {
  const header = text.slice(0, text.indexOf('\n') === -1 ? text.length : text.indexOf('\n'));
  const [separator] = [',', ';', '\t'].sort((a, b) => header.split(b).length - header.split(a).length);
  /** @type {string[][]} */
  const rows = [[]];
  let value = '';
  let isQuoted = false;
  for (let at = 0; at < text.length && rows.length <= shownRows + 1; at++) {
    const sign = text[at];
    if (isQuoted) {
      if (sign === '"' && text[at + 1] === '"') {
        value += '"';
        at++;
      } else if (sign === '"') {
        isQuoted = false;
      } else {
        value += sign;
      }
    } else if (sign === '"' && value === '') {
      isQuoted = true;
    } else if (sign === separator) {
      rows[rows.length - 1].push(value);
      value = '';
    } else if (sign === '\n') {
      rows[rows.length - 1].push(value.replace(/\r$/, ''));
      value = '';
      rows.push([]);
    } else {
      value += sign;
    }
  }

  if (value) {
    rows[rows.length - 1].push(value);
  }

  const [columns, ...others] = rows.filter((row) => row.some((one) => one.trim()));
  return { columns: columns ?? [], rows: others.slice(0, shownRows) };
}
