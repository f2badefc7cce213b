// Opens the pages of a legal report in Chromium. Called by .ci/report with the folder of the node packages, that of the
// pages, and one for pictures.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [home, folder, shots] = process.argv.slice(2);
const require = createRequire(join(home, 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
let failed = false;
const say = (ok, title, more = '') => { failed ||= !ok; console.log(`${ok ? 'ok  ' : 'FAIL'} ${title}${more && ': ' + more}`); };
const WIDE = 1440, NARROW = 390;

async function open(file, width, scheme, options = {}) {
  const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme: scheme, reducedMotion: 'reduce', ...options });
  page.complaints = [];
  page.on('console', m => page.complaints.push(m.text()));
  page.on('pageerror', e => page.complaints.push(String(e)));
  page.on('dialog', d => { page.complaints.push('dialog'); d.dismiss(); });
  page.on('request', r => { if (r.url() !== 'file://' + file) page.complaints.push('request ' + r.url().slice(0, 80)); });
  await page.goto('file://' + file);
  return page;
}

// What can be asked of a page without looking at it: a list of complaints.
const ask = page => page.evaluate(() => {
  const out = [], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) out.push(`scrolls sideways: ${document.documentElement.scrollWidth} of ${width}`);
  const ids = new Set([...document.querySelectorAll('[id]')].map(e => e.id));
  for (const a of document.querySelectorAll('a[href^="#"]')) if (!ids.has(a.getAttribute('href').slice(1))) out.push('dead link ' + a.getAttribute('href').slice(0, 80));
  for (const a of document.querySelectorAll('a:not([href^="#"])')) if (!/^https?:/.test(a.protocol)) out.push('link to ' + a.href.slice(0, 80));
  if (!/serif/i.test(getComputedStyle(document.querySelector('h1')).fontFamily)) out.push('the style is not applied');
  if (document.scripts.length) out.push('scripts');
  for (const svg of document.querySelectorAll('.lineage svg, .overview svg')) {
    const [all, box] = [svg.getBoundingClientRect(), svg];
    if (!all.width) continue;
    for (const text of box.querySelectorAll('text')) {
      const own = text.getBoundingClientRect();
      if (own.right > all.right + 1 || own.left < all.left - 1) out.push('text leaves its picture: ' + text.textContent);
    }
  }
  return out;
});

const judge = async (page, only) => {
  await page.evaluate(axe);
  const found = await page.evaluate(options => axe.run(document, options), { resultTypes: ['violations'], ...(only && { runOnly: only }) });
  return found.violations.map(v => `${v.id} (${v.nodes.length}): ${v.nodes[0].target} ${v.nodes[0].failureSummary?.slice(0, 160)}`);
};

const files = readdirSync(folder).filter(f => f.endsWith('.html')).sort();
for (const name of files) {
  const complaints = [], file = join(folder, name);
  for (const width of [WIDE, NARROW]) {
    const started = Date.now();
    const page = await open(file, width, 'light');
    const took = Date.now() - started;
    complaints.push(...page.complaints, ...(await ask(page)).map(c => `${width}: ${c}`));
    if (name === 'many.html' && width === WIDE) say(took < 15000, 'five thousand findings open', `${took} ms`);
    await page.close();
  }
  if (complaints.length || !name.startsWith('hostile')) say(!complaints.length, `${name}: anchors, links, width, pictures, no request`, complaints.slice(0, 3).join('; '));
}
console.log(`     ${files.length} pages, at ${WIDE} and ${NARROW} points`);

for (const name of files.filter(f => !f.startsWith('many') && !/hostile-([3-9]|1\d)/.test(f))) {
  const found = [];
  for (const [width, scheme] of [[WIDE, 'light'], [WIDE, 'dark'], [NARROW, 'light'], [NARROW, 'dark']]) {
    const page = await open(join(folder, name), width, scheme);
    found.push(...(await judge(page)).map(v => `${width} ${scheme} ${v}`));
    // What is folded up must pass too.
    await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
    found.push(...(await judge(page)).map(v => `${width} ${scheme} unfolded ${v}`));
    await page.close();
  }
  say(!found.length, `${name}: accessible, light and dark, wide and narrow, folded and not`, found.slice(0, 3).join('\n     '));
}

// Twins: what the checks above are worth.
const bill = readFileSync(join(folder, 'bill.html'), 'utf8');
const twin = async (title, change, check) => {
  const text = change(bill), file = join(folder, 'twin.html');
  writeFileSync(file, text);
  const page = await open(file, WIDE, 'light');
  say(text !== bill && (await check(page)), `twin refused: ${title}`);
  await page.close();
};
await twin('a dead link', t => t.replace('href="#decisions"', 'href="#nowhere"'), async p => (await ask(p)).length > 0);
await twin('a style that the policy does not name', t => t.replace(':root {', ':root{'), async p => (await ask(p)).length > 0 && p.complaints.length > 0);
await twin('a script does not run', t => t.replace('</main>', '<script>document.title = "pwned"</script></main>'), async p => (await p.title()) !== 'pwned' && p.complaints.length > 0);
await twin('an image is not fetched', t => t.replace('</main>', '<img alt="" src="https://example.org/x.png"></main>'), async p => p.complaints.length > 0);
await twin('a table without heads', t => t.replaceAll(/<th scope="col">(.*?)<\/th>/g, '<td>$1</td>').replace('<main id="main" tabindex="-1">', '<main id="main" tabindex="-1"><input type="text">'), async p => (await judge(p)).length > 0);
await twin('a picture without a name', t => t.replace(/aria-labelledby="overview-t" aria-describedby="overview-d"/, '').replace(/<title id="overview-t">.*?<\/desc>/, ''), async p => (await judge(p)).length > 0);

// The filters do what they say, without a script.
{
  const page = await open(join(folder, 'repository-support-bot.html'), WIDE, 'light');
  const shown = () => page.evaluate(() => [...document.querySelectorAll('tr.model')].filter(r => r.checkVisibility()).length);
  const told = id => page.evaluate(i => Number(document.getElementById(i).parentElement.querySelector('.count').textContent), id);
  for (const id of ['show-denied', 'show-needs-review', 'show-obligations', 'show-allowed', 'show-all']) {
    await page.check('#' + id);
    say((await shown()) === (await told(id)), `filter ${id}`, `${await shown()} lines`);
  }
  await page.check('#only-hosted');
  say((await shown()) === (await told('only-hosted')), 'filter only-hosted', `${await shown()} lines`);
  // The keyboard: the first stop skips the navigation, and the stop can be seen.
  await page.reload();
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => { const e = document.activeElement, r = e.getBoundingClientRect(); return { text: e.textContent, seen: r.left >= 0 && r.top >= 0, line: getComputedStyle(e).outlineStyle }; });
  say(skip.text === 'Skip to the report' && skip.seen && skip.line !== 'none', 'the first stop of the keyboard skips the navigation');
  await page.keyboard.press('Enter');
  say(await page.evaluate(() => document.activeElement.id === 'main'), 'and leads to the report');
  const stops = await page.evaluate(() => [...document.querySelectorAll('a, input, summary')].every(e => e.tabIndex >= 0));
  say(stops, 'everything that can be used can be reached');
  await page.close();
}

// Printed pages.
for (const name of files.filter(f => f.startsWith('repository-'))) {
  const page = await open(join(folder, name), WIDE, 'dark');
  const pdf = join(shots, name.replace('.html', '.pdf'));
  await page.pdf({ path: pdf, preferCSSPageSize: true, format: 'A4', tagged: true, outline: true, timeout: 600000 });
  const clause = await page.evaluate(() => document.querySelector('table.clauses q').textContent);
  await page.close();
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { maxBuffer: 1 << 28 }).toString();
  const sheets = text.split('\f').filter(s => s.trim());
  const numbered = sheets.every((s, n) => s.includes(`${n + 1} / ${sheets.length}`));
  const headed = sheets.slice(1).every(s => s.includes('AI model license report: '));
  const flat = text.replace(/\s+/g, ' ');
  say(numbered && headed, `${name}: ${sheets.length} printed pages, each with its head and number`);
  say(flat.includes(clause.slice(0, 30)), `${name}: what is folded up on the screen is on paper`);
  // A heading must not be the last line of a page.
  const titles = new RegExp(/^(Questions to answer|Scope \S+|Not declared|What was examined|How sure the readings are|Lineage of derived models|By kind of clause|Use policies)\s*$/);
  const orphans = sheets.filter(s => { const lines = s.trim().split('\n').map(l => l.trim()).filter(l => l && !/^\d+ \/ \d+$/.test(l)); return titles.test(lines.at(-1) ?? ''); });
  say(!orphans.length, `${name}: no heading at the foot of a page`);
}

// Pictures to look at.
for (const name of files.filter(f => f.startsWith('repository-'))) {
  for (const [mode, width, scheme] of [['wide', WIDE, 'light'], ['narrow', NARROW, 'light'], ['dark', WIDE, 'dark']]) {
    const page = await open(join(folder, name), width, scheme);
    for (const id of ['summary', 'use', 'decisions', 'obligations', 'inventory', 'licenses', 'method']) {
      await page.evaluate(i => document.getElementById(i).scrollIntoView(), id);
      await page.screenshot({ path: join(shots, `${name.replace('.html', '')}-${mode}-${id}.png`) });
    }
    await page.close();
  }
}
await browser.close();
console.log('report: ' + (failed ? 'FAILED' : 'all green'));
process.exit(failed ? 1 : 0);
