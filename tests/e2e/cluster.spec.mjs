// Brokers as machines: one is crashed from the picture, another takes over, what nobody else had is cut off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoAxeViolations, assertNoLayoutFindings, openPage } from './helper.mjs';

const TOPIC = 'add topic orders partitions=3 replication.factor=3';
const state = (page) => page.evaluate(() => kafkascope.state());
const exec = (page, ...lines) => page.evaluate((lines) => lines.forEach((line) => kafkascope.exec(line)), lines);
const card = (page, broker) => page.locator(`.st-mach[data-broker="${broker}"]`);
const copies = (page, broker) => page.locator(`[data-replica="${broker}"]`);

async function openCluster(t, options = {}) {
  const page = await openPage(t, { hash: 'sandbox?lens=cluster', ...options });
  await exec(page, TOPIC, 'add producer p1 acks=1 enable.idempotence=false');
  for (let i = 0; i < 8; i += 1) await exec(page, `produce p1 orders partition=0 key=hana value=${i}`);
  await page.evaluate(() => kafkascope.step(600));
  return page;
}

// Lets the world run until the page's state is as wanted; gives up after many steps.
async function until(page, what, wanted) {
  const reached = await page.evaluate(([source]) => {
    const wanted = new Function('state', `return ${source}`);
    for (let i = 0; i < 3_000; i += 1) {
      if (wanted(kafkascope.state())) return true;
      kafkascope.step(10);
    }
    return false;
  }, [wanted]);
  assert.ok(reached, `never: ${what}`);
}

for (const [width, height, lang, theme] of [[1440, 900, 'en', 'light'], [1024, 768, 'ko', 'dark'], [390, 844, 'en', 'dark'], [2560, 1440, 'ko', 'light']]) {
  test(`the lens holds at ${width} in ${lang}, ${theme}, with a dead broker and a cut link`, async (t) => {
    const page = await openCluster(t, { width, height, lang, theme });
    await exec(page, 'cut broker-1 broker-3', 'crash broker-2');
    await page.evaluate(() => kafkascope.step(400));
    await page.locator('.band--dead').first().waitFor({ state: 'attached' });
    await assertNoLayoutFindings(page);
    await assertNoAxeViolations(page);
  });
}

test('a leader that dies is replaced, and what only it had is cut off when it is back', async (t) => {
  const page = await openCluster(t);
  await until(page, 'all have all', 'state.partitions[0].high_watermark === 8');
  // What only the leader gets: the record is acknowledged, and lost.
  await exec(page, 'cut broker-1 broker-2', 'cut broker-1 broker-3', 'produce p1 orders partition=0 key=finn value=lost');
  await until(page, 'the record is acknowledged', 'state.producers[0].acknowledged === 9');
  await card(page, 1).getByRole('button', { name: /^Crash/ }).click();
  await page.locator('.band--dead').first().waitFor({ state: 'attached' });
  assert.match(await card(page, 1).innerText(), /down/);
  await until(page, 'another broker leads', 'state.partitions[0].leader !== "broker-1"');
  await page.locator('.tag--new').first().waitFor();
  assert.equal(await copies(page, 1).first().locator('.cell--parted').count(), 1, 'offset 8 is not the new leader’s');
  await exec(page, 'heal broker-1 broker-2', 'heal broker-1 broker-3', 'produce p1 orders partition=0 key=sora value=kept', 'produce p1 orders partition=0 key=sora value=kept');
  await until(page, 'the new leader has written', 'state.partitions[0].log_end_offset === 10');
  await card(page, 1).getByRole('button', { name: /^Restart/ }).click();
  const cut = await page.evaluate(() => {
    for (let i = 0; i < 4_000; i += 1) {
      kafkascope.step(1);
      const { step } = kafkascope.state();
      if (kafkascope.facts(step, step).some((fact) => fact.kind === 'log-truncated')) return true;
    }
    return false;
  });
  assert.ok(cut, 'the old leader never truncated its log');
  await page.getByText(/^gone: 8/).first().waitFor();
  await until(page, 'broker 1 is in sync again', 'state.partitions[0].isr.includes("broker-1")');
  assert.equal(await page.locator('.cell--parted').count(), 0, 'all replicas agree again');
  await assertNoLayoutFindings(page);
});

test('a link is cut and healed in the picture', async (t) => {
  const page = await openCluster(t);
  const line = page.locator('[data-link="1-2"]').first();
  await line.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Cut', exact: true }).click();
  await page.locator('.fetch--cut').first().waitFor({ state: 'attached' });
  await page.getByRole('button', { name: /^Link 1 – 2: cut/ }).click();
  await page.getByRole('button', { name: 'Heal', exact: true }).click();
  await page.locator('.fetch--cut').first().waitFor({ state: 'detached' });
});

test('a message on its way is chosen, delayed and dropped', async (t) => {
  const page = await openCluster(t);
  await exec(page, 'produce p1 orders partition=0 key=mia value=x');
  // Servers are so close to each other that a message is seen only between two steps.
  const chosen = page.locator('[data-flight]').first();
  for (let i = 0; i < 300 && !(await chosen.count()); i += 1) await page.evaluate(() => kafkascope.step(1));
  const id = Number(await chosen.getAttribute('data-flight'));
  const flight = async () => (await state(page)).in_flight.find((one) => one.id === id);
  await chosen.click();
  const before = (await flight()).due_us;
  await page.getByRole('button', { name: 'Delay 1 s' }).click();
  assert.equal((await flight()).due_us, before + 1_000_000);
  await page.getByRole('button', { name: 'Drop', exact: true }).click();
  assert.equal(await flight(), undefined);
  await until(page, 'it is fetched again', 'state.partitions[0].high_watermark === 9');
});

test('the arrow keys go from broker to replica to record, and Enter selects', async (t) => {
  const page = await openCluster(t);
  await card(page, 1).focus();
  await page.keyboard.press('ArrowDown');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.match(await focused(), /^orders-0 on broker-1: leader/);
  await page.keyboard.press('ArrowLeft');
  assert.match(await focused(), /^Offset 7, key hana/);
  await page.keyboard.press('Enter');
  await page.locator('.rec--sel').first().waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.locator('.st-mach--sel').waitFor();
});

test('the role of a replica leads inside its log', async (t) => {
  const page = await openCluster(t);
  await copies(page, 2).first().locator('.opens').click();
  await page.locator('#tab-log[aria-selected="true"]').waitFor();
  assert.match(await page.locator('.stage').innerText(), /broker-2/);
});

test('the table has the same numbers', async (t) => {
  const page = await openCluster(t);
  await page.getByRole('button', { name: 'Show as table' }).click();
  const rows = page.getByRole('row', { name: /^orders-0/ });
  await rows.first().waitFor();
  assert.equal(await rows.count(), 3);
  const { partitions } = await state(page);
  assert.ok((await rows.first().innerText()).includes(String(partitions[0].log_end_offset)));
  await assertNoAxeViolations(page);
});
