// Called by the build of Spoor.Server (src/Spoor.Server/Ui.targets): brings dist/ up to date. Installs packages when
// package-lock.json changed and builds when a source changed. Several builds may call it at the same time: one works,
// the others wait. Prints nothing unless it has something to say; exit code 3 means that Node.js is too old.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? '', '..');
const lock = join(root, '.build-lock');
const installed = join(root, 'node_modules', '.spoor-installed');
const index = join(root, 'dist', 'index.html');
const generated = new Set(['node_modules', 'dist', 'dist.next', 'dist.old', '.build-lock']);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.log(`Node.js ${process.versions.node} is too old for the web UI; it needs 20.19 or later.`);
  process.exit(3);
}

takeLock();
try {
  if (!isFresh()) {
    install();
    build();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(lock, { recursive: true, force: true });
}

function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (holderIsGone()) rmSync(lock, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
}

/** True when the process that holds the lock has died; one that has not yet written its number counts as alive for a while. */
function holderIsGone() {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    return error.code === 'ENOENT' && existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 10_000;
  }
}

function isFresh() {
  return existsSync(index) && newestSource(root) <= statSync(index).mtimeMs;
}

function newestSource(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (folder === root && generated.has(entry.name)) continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestSource(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function install() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(process.version).digest('hex');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === hash) return;
  console.log('Web UI: installing npm packages');
  run(['ci', '--no-audit', '--no-fund']);
  writeFileSync(installed, hash);
}

function build() {
  console.log('Web UI: building');
  const next = join(root, 'dist.next');
  const old = join(root, 'dist.old');
  for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
  run(['run', 'build', '--', '--outDir', 'dist.next']);
  // dist/ is always whole: the finished folder takes its place.
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
  renameSync(next, join(root, 'dist'));
  rmSync(old, { recursive: true, force: true });
}

function run(args) {
  const windows = process.platform === 'win32';
  const { status, stdout, stderr, error } = spawnSync(windows ? 'npm.cmd' : 'npm', args, { cwd: root, encoding: 'utf8', shell: windows });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed${error ? `: ${error.message}` : ''}\n${stdout ?? ''}\n${stderr ?? ''}`);
}
