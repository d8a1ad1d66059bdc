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
  await assertNoLayoutFindings(page);
  await assertNoAxeViolations(page);
  assert.equal(await copies(page, 1).first().locator('.cell--parted').count(), 1, 'offset 8 is not the new leader’s');
  const told = page.locator('.inspect');
  await copies(page, 1).first().locator('.rec', { has: page.locator('.cell--parted') }).click();
  assert.equal(await told.locator('h2').innerText(), 'orders-0 @ 8, broker-1');
  assert.match(await told.innerText(), /finn[^]*, the leader, has here\s+Nothing: its log ends at 8\./);
  const bars = page.locator('.leaders').getByText(/^broker-/);
  const led = await page.locator('.leaders > g').first().locator('title').allTextContents();
  assert.deepEqual(led.map((one) => one.replace(/ \(.*/, '')), ['broker-1, epoch 0', 'broker-1, but it is down', 'broker-2, epoch 1']);
  assert.ok(await bars.count() > 3, 'bars are named');
  await exec(page, 'heal broker-1 broker-2', 'heal broker-1 broker-3', 'produce p1 orders partition=0 key=sora value=kept', 'produce p1 orders partition=0 key=sora value=kept');
  await until(page, 'the new leader has written', 'state.partitions[0].log_end_offset === 10');
  assert.match(await told.innerText(), /finn[^]*, the leader, has here[^]*sora\s/, 'both records are told');
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
  await assertNoAxeViolations(page);
  await until(page, 'broker 1 is in sync again', 'state.partitions[0].isr.includes("broker-1")');
  assert.equal(await page.locator('.cell--parted').count(), 0, 'all replicas agree again');
  await assertNoLayoutFindings(page);
});

for (const width of [1440, 390]) {
  test(`the bars of leaders are those of the partitions that the lens shows, ${width} wide`, async (t) => {
    const page = await openPage(t, { width, height: 900, hash: 'sandbox?lens=cluster' });
    await exec(page, 'add topic orders partitions=40 replication.factor=3', 'add topic mails partitions=2');
    await page.evaluate(() => kafkascope.step(200));
    const pager = page.locator('.st-pager select');
    const topics = page.locator('.st-cbar > select').first();
    const whose = page.locator('.time__group');
    const rows = () => page.locator('.leaders > g').evaluateAll((rows) => rows.map((row) => row.dataset.partition));
    // The first one by name, though it was added last.
    assert.equal(await topics.inputValue(), 'mails');
    assert.deepEqual(await rows(), ['0', '1']);
    await topics.selectOption('orders');
    assert.deepEqual(await rows(), ['0', '1', '2']);
    await pager.selectOption({ index: 1 });
    const first = Number(/\d+/.exec(await pager.locator('option').nth(1).innerText())[0]);
    assert.deepEqual(await rows(), [first, first + 1, first + 2].map(String));
    await pager.selectOption({ index: (await pager.locator('option').count()) - 1 });
    assert.deepEqual(await rows(), ['37', '38', '39']);
    if (width < 900) return; // The strip of a phone has no menu.
    // The menus above and below say the same.
    await whose.selectOption('mails');
    assert.deepEqual(await rows(), ['0', '1']);
    assert.equal(await topics.inputValue(), 'mails');
    await topics.selectOption('__consumer_offsets');
    // Nothing tells of the leaders of an internal topic, and those of another one would be false.
    assert.deepEqual(await rows(), []);
    await assertNoLayoutFindings(page);
    await assertNoAxeViolations(page);
  });
}

for (const [width, height, lang] of [[1440, 900, 'en'], [1024, 768, 'ko'], [390, 844, 'ko'], [320, 700, 'en']]) {
  test(`who leads the controllers is told above the fold, and leads to what each of them has, at ${width} in ${lang}`, async (t) => {
    const page = await openCluster(t, { width, height, lang });
    const line = page.locator('.st-cbar__quorum');
    const dock = await page.locator('.dock').boundingBox();
    const told = await line.boundingBox();
    assert.ok(told.y + told.height <= dock.y && told.x >= 0 && told.x + told.width <= width, JSON.stringify(told));
    assert.match(await line.innerText(), lang === 'en' ? /^Controllers, epoch \d+: led by \d/ : /^컨트롤러, 에포크 \d+: 리더 \d/);
    await assertNoLayoutFindings(page);
    await line.click();
    const panel = await page.locator('.st-quorum h2').boundingBox();
    assert.ok(panel.y >= 0 && panel.y + panel.height <= dock.y, JSON.stringify(panel));
  });
}

for (const [width, height, lang, theme] of [[1440, 900, 'en', 'dark'], [1280, 800, 'ko', 'light']]) {
  test(`the inspector tells of a dedicated controller, ${width} wide in ${lang}`, async (t) => {
    const page = await openPage(t, { width, height, lang, theme, hash: 'dedicated-controllers' });
    const controller = (id) => page.locator(`.st-mach--controller[data-broker="${id}"]`);
    const told = page.locator('.inspect');
    await controller(103).locator('.st-mach__h').click();
    await told.getByRole('heading', { name: 'controller-103' }).waitFor();
    const [title, leads, votes] = lang === 'en'
      ? [/controller-103\s+dedicated controller/, /Must hear from a majority by\s+\d/, /No answer from\s+controller-10\d[^]*Needs a majority by\s+\d/]
      : [/controller-103\s+전용 컨트롤러/, /과반 응답 확인 기한\s+\d/, /응답 없음\s+controller-10\d[^]*과반 확보 기한\s+\d/];
    assert.match(await told.locator('.who').innerText(), title);
    assert.match(await told.innerText(), leads);
    // One that is left alone asks the others for their votes, and waits.
    await exec(page, 'crash controller-103', 'crash controller-102');
    await controller(101).locator('.st-mach__h').click();
    for (let i = 0; i < 300 && !votes.test(await told.innerText()); i += 1) await page.evaluate(() => kafkascope.step(100));
    assert.match(await told.innerText(), votes);
    await page.locator('.stage').evaluate((stage) => stage.scrollTo(0, 0));
    await assertNoLayoutFindings(page);
    await assertNoAxeViolations(page);
  });
}

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
  await assertNoAxeViolations(page);
  await page.getByRole('button', { name: 'Drop', exact: true }).click();
  assert.equal(await flight(), undefined);
  await until(page, 'it is fetched again', 'state.partitions[0].high_watermark === 9');
});

// A broker that comes back before its session has ended: the controller still counts the process before.
async function refuseRegistration(page) {
  await exec(page, 'crash broker-2', 'restart broker-2');
  const refused = await page.evaluate(() => {
    for (let i = 0; i < 4_000; i += 1) {
      if (kafkascope.state().in_flight.some((one) => one.error === 'DUPLICATE_BROKER_REGISTRATION')) return true;
      kafkascope.step(1);
    }
    return false;
  });
  assert.ok(refused, 'the registration was never refused');
}

for (const [width, height, lang, theme] of [[1440, 900, 'ko', 'light'], [1024, 768, 'en', 'dark'], [390, 844, 'ko', 'dark']]) {
  test(`the whole name of an error on its way has room beside the columns at ${width} in ${lang}, ${theme}`, async (t) => {
    const page = await openCluster(t, { width, height, lang, theme });
    await refuseRegistration(page);
    const caption = page.locator('.caption');
    await caption.waitFor({ state: 'attached' });
    const [words, cards, ...others] = await page.evaluate(() => {
      const box = (one) => (({ left, right, top, bottom }) => ({ left, right, top, bottom }))(one.getBoundingClientRect());
      return [document.querySelector('.caption'), document.querySelector('.st-mach'), document.querySelector('.st-cbar'), ...document.querySelectorAll('.col text')].map(box);
    });
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
    for (const other of [cards, ...others]) assert.ok(apart(words, other), `${JSON.stringify(words)} runs into ${JSON.stringify(other)}`);
    assert.ok((await caption.locator('text').allTextContents()).join('').startsWith('DUPLICATE_BROKER_REGISTRATION'));
    assert.match(await page.locator('.chip title').allTextContents().then((all) => all.join()), /BrokerRegistration .*broker-2: DUPLICATE_BROKER_REGISTRATION/);
    await assertNoLayoutFindings(page);
    await page.getByRole('button', { name: /broker-2: DUPLICATE_BROKER_REGISTRATION$/ }).click();
    await page.locator('.st-win').getByText('DUPLICATE_BROKER_REGISTRATION').waitFor();
    await assertNoAxeViolations(page);
  });
}

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
