/** Moves money between accounts, transaction after transaction, as fast as it can: their sum is always the same. */
import Database from 'better-sqlite3';

const [, , path = '', pageBytes = '4096', autocheckpoint = '20'] = process.argv;
const ACCOUNTS = 200;
const db = new Database(path);
db.pragma(`page_size = ${pageBytes}`);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = OFF');
db.pragma(`wal_autocheckpoint = ${autocheckpoint}`);
db.exec('CREATE TABLE IF NOT EXISTS accounts (id INTEGER PRIMARY KEY, amount INTEGER, note TEXT)');
db.exec('CREATE TABLE IF NOT EXISTS moves (id INTEGER PRIMARY KEY, sum INTEGER)');
const note = 'x'.repeat(300);
const open = db.prepare('INSERT OR IGNORE INTO accounts VALUES (?, 1000, ?)');
db.transaction(() => {
  for (let id = 0; id < ACCOUNTS; id += 1) open.run(id, note);
})();
const give = db.prepare('UPDATE accounts SET amount = amount - ? WHERE id = ?');
const take = db.prepare('UPDATE accounts SET amount = amount + ? WHERE id = ?');
const log = db.prepare('INSERT INTO moves (sum) SELECT sum(amount) FROM accounts');
const some = () => Math.floor(Math.random() * ACCOUNTS);
const move = db.transaction(() => {
  for (let moves = some() / 20; moves >= 0; moves -= 1) {
    const amount = some();
    give.run(amount, some());
    take.run(amount, some());
  }
  log.run();
  // A part of it may be written to the -wal, and not be committed.
  if (Math.random() < 0.1) throw new Error('thought better of it');
});
for (let round = 0; ; round += 1) {
  try {
    move();
  } catch {}
  if (round === 0) console.log('{}');
}
