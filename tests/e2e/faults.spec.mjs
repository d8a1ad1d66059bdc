// Every fault that a person can cause from the picture of the cluster, and how it is undone there. That something was clicked says
// little: each test asks what came of it, of the page and of the run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoAxeViolations, assertNoLayoutFindings, openPage } from './helper.mjs';

const state = (page) => page.evaluate(() => kafkascope.state());
const step = (page, steps) => page.evaluate((steps) => kafkascope.step(steps), steps);
const exec = (page, ...lines) => page.evaluate((lines) => lines.forEach((line) => kafkascope.exec(line)), lines);
const SEND = 'produce p1 orders partition=0 key=finn value=x';
const card = (page, server) => page.locator(`.st-mach[data-broker="${server}"]`);
const replica = (page, broker) => page.locator(`[data-replica="${broker}"]`).first();
// Scrolled down, what has gone up behind the bars of the page would count as overlapping them.
const scrollUp = (page) => page.evaluate(() => [window, document.querySelector('.stage')].forEach((one) => one.scrollTo(0, 0)));
const badLinks = (page) => page.locator('.st-link--bad').count();

// Broker 1 leads partition 0, and is not the active controller: a card has room for one line of what is unusual. Its leader
// writes the time on each record, so that a wrong clock is seen there.
async function openCluster(t) {
  const page = await openPage(t, { hash: 'sandbox?lens=cluster' });
  await exec(page, 'add topic orders partitions=3 replication.factor=3 message.timestamp.type=LogAppendTime', 'add producer p1 acks=1 enable.idempotence=false', ...Array(8).fill(SEND));
  // So long that followers know how far all have come: without that the next leader would not know it either.
  await step(page, 600);
  return page;
}

// Lets the world run step by step until the page's state is as wanted; answers how many ms that took, or gives up.
async function until(page, what, wanted) {
  const took = await page.evaluate((source) => {
    const wanted = new Function('state', `return ${source}`);
    const from = kafkascope.state().now_us;
    for (let i = 0; i < 10_000; i += 1) {
      const state = kafkascope.state();
      if (wanted(state)) return (state.now_us - from) / 1_000;
      kafkascope.step(1);
    }
    return null;
  }, wanted);
  assert.notEqual(took, null, `never: ${what}`);
  return took;
}

const ledBy = (page, broker) => until(page, `${broker} leads`, `state.partitions[0].leader === "${broker}"`);
const run = async (page, ms) => until(page, `${ms} ms`, `state.now_us >= ${(await state(page)).now_us + ms * 1_000}`);

// One more record is acknowledged, not before `least` ms and before `most` are over.
async function acknowledged(page, least = 0, most = Infinity) {
  const before = (await state(page)).producers[0].acknowledged;
  await exec(page, SEND);
  const took = await until(page, 'a record is acknowledged', `state.producers[0].acknowledged === ${before + 1}`);
  assert.ok(least <= took && took < most, `${took} ms`);
}

// What is told of the steps from `from` on, of these kinds only.
const facts = (page, from, ...kinds) =>
  page.evaluate(([from, kinds]) => kafkascope.facts(from, kafkascope.state().step).filter((fact) => kinds.includes(fact.kind)), [from, kinds]);

// One button of the card, or of the menu behind it.
async function act(page, server, name) {
  const button = card(page, server).getByRole('button', { name: new RegExp(`^${name}: `) });
  if (!await button.count()) await card(page, server).getByRole('button', { name: /^More for / }).click();
  await button.click();
}

// Lets the world run until it is written there.
async function shows(page, place, words) {
  for (let i = 0; i < 500 && !words.test(await place.innerText()); i += 1) await step(page, 5);
  assert.match(await place.innerText(), words);
}
const says = (page, server, words) => shows(page, card(page, server), words);

// The inspector tells of the last record, and its leader has written a time on it that is so many seconds ago.
async function writesTime(page, ago) {
  await acknowledged(page);
  const { partitions: [{ log_end_offset: end }], now_us: now } = await state(page);
  await replica(page, 1).getByRole('button', { name: `Offset ${end - 1},` }).click();
  await page.locator('.inspect').getByRole('heading', { name: `orders-0 @ ${end - 1}` }).waitFor();
  const [, shown] = /Timestamp\s+([\d.]+) s\n/.exec(await page.locator('.inspect').innerText());
  assert.ok(Math.abs(now / 1e6 - shown - ago) < 1, `${shown} s at ${now} µs`);
}

// `card` is what the card says while the fault lasts; `harmed` and `mended` look at what else came of it.
const FAULTS = [
  {
    title: 'a broker that is shut down hands over what it leads before it stops',
    harm: 'Shut down', card: /stopping/, mend: ['Restart'],
    async harmed(page, from) {
      await says(page, 1, /stopped\s+leads 0 here/);
      const told = await facts(page, from, 'crashed', 'leader-changed', 'stopped');
      assert.deepEqual(told.map((fact) => fact.kind), ['leader-changed', 'stopped']);
      await acknowledged(page);
    },
  },
  {
    title: 'a broker that is frozen answers nobody, loses what it leads, and goes on when it is thawed',
    harm: 'Freeze', card: /frozen/, mend: ['Thaw'],
    async harmed(page) {
      await exec(page, SEND);
      await run(page, 3_000);
      const { producers, partitions, brokers } = await state(page);
      assert.deepEqual([producers[0].acknowledged, partitions[0].leader, brokers[0].running], [8, 'broker-1', true], 'it is silent, and nobody knows yet');
      await ledBy(page, 'broker-2');
    },
    mended: (page) => until(page, 'the record is acknowledged', 'state.producers[0].acknowledged === 9'),
  },
  {
    title: 'a broker that is isolated is fenced, and is heard again when all of its links are healed',
    harm: 'Isolate', card: /up\s[^]*all links cut/, mend: ['Heal all links'],
    async harmed(page) {
      // To two brokers, and to the producer.
      assert.equal(await badLinks(page), 3);
      await ledBy(page, 'broker-2');
      assert.match(await card(page, 1).innerText(), /fenced\s[^]*all links cut/);
      assert.ok(!(await state(page)).partitions[0].isr.includes('broker-1'));
    },
    mended: async (page) => assert.equal(await badLinks(page), 0),
  },
  {
    title: 'a broker without power loses what was only in its page cache, and copies it from the others',
    harm: 'Power off', card: /✕ down\s[^]*not fenced yet/, mend: ['Restart'],
    async harmed(page) {
      assert.match(await replica(page, 1).getAttribute('aria-label'), /Log end offset 0,/);
      assert.match(await replica(page, 1).innerHTML(), /gone: 0 to 7/);
      await ledBy(page, 'broker-2');
      assert.equal((await state(page)).partitions[0].high_watermark, 8, 'the others have it');
    },
    mended: async (page) => assert.match(await replica(page, 1).getAttribute('aria-label'), /Log end offset 8,/),
  },
  {
    title: 'a slow disk makes a producer wait, and a quick one does not',
    harm: 'Slow disk', card: /slow disk/, mend: ['Quick disk'],
    harmed: (page) => acknowledged(page, 500, 2_000),
    mended: (page) => acknowledged(page, 0, 500),
  },
  {
    title: 'a broker whose disk is full halts at the next write, and can come back when there is room',
    harm: 'Fill disk', card: /up\s[^]*disk full/, mend: ['Free disk', 'Restart'],
    async harmed(page, from) {
      await exec(page, SEND);
      await says(page, 1, /✕ down\s[^]*disk full/);
      const told = await facts(page, from, 'log-dir-failed');
      assert.deepEqual(told.map((fact) => fact.args), [{ broker: 'broker-1', partition: 'orders-0' }]);
      assert.equal((await state(page)).producers[0].acknowledged, 8);
    },
    mended: (page) => until(page, 'the record is acknowledged', 'state.producers[0].acknowledged === 9'),
  },
  {
    title: 'a leader whose clock is set back writes the wrong time on records, until it is set right',
    harm: 'Clock − 1 min', card: /clock wrong/, mend: ['Clock right'],
    async harmed(page) {
      // No time of the simulator lies before its beginning.
      await until(page, 'a minute is over', 'state.now_us > 65e6');
      await writesTime(page, 60);
    },
    mended: (page) => writesTime(page, 0),
  },
];

for (const fault of FAULTS) {
  test(fault.title, async (t) => {
    const page = await openCluster(t);
    assert.doesNotMatch(await card(page, 1).innerText(), fault.card);
    const from = (await state(page)).step + 1;
    await act(page, 1, fault.harm);
    await says(page, 1, fault.card);
    await fault.harmed(page, from);
    await assertNoLayoutFindings(page);
    await assertNoAxeViolations(page);
    for (const name of fault.mend) await act(page, 1, name);
    await until(page, 'all are in sync', 'state.partitions.every((one) => one.isr.length === 3)');
    assert.match(await card(page, 1).innerText(), /^Broker 1\s+up\s+leads/);
    assert.doesNotMatch(await card(page, 1).innerText(), fault.card);
    await fault.mended?.(page);
  });
}

// Where the pointer finds the line: its box is mostly of others, and other lines lie over parts of it.
async function clickLine(page, line) {
  const at = await line.locator('.fetch__hit').evaluate((path) => {
    const points = Array.from({ length: 50 }, (_, i) => path.getPointAtLength(path.getTotalLength() * (i + 0.5) / 50).matrixTransform(path.getScreenCTM()));
    const isFound = (found) => path.parentElement.contains(found) || (found.matches('.fetch__grip') && found.getAttribute('d') === path.getAttribute('d'));
    return points.map(({ x, y }) => [x, y]).filter(([x, y]) => isFound(document.elementFromPoint(x, y)));
  });
  assert.ok(at.length > 25, `the pointer finds ${at.length} of 50 places of the line`);
  await page.mouse.click(...at[at.length >> 1]);
}

// How many ms after the leader the last follower has the next record.
async function followed(page) {
  const { log_end_offset: end } = (await state(page)).partitions[0];
  await exec(page, SEND);
  await until(page, 'the leader has the record', `state.partitions[0].log_end_offset === ${end + 1}`);
  return until(page, 'all have the record', `state.partitions[0].high_watermark === ${end + 1}`);
}

const isBetween = ({ from, to }) => [from, to].sort().join() === 'broker-1,broker-2';
const linkButton = (page, name) => page.locator('.st-win').getByRole('button', { name, exact: true });

test('a link is made slow at its line in the picture, and healed at its bracket beside the brokers', async (t) => {
  const page = await openCluster(t);
  const line = page.locator('[data-link="1-2"]').first();
  await clickLine(page, line);
  await linkButton(page, 'Slow: 2 s').click();
  assert.match(await line.getAttribute('aria-label'), /Link: 2 s one way\.$/);
  const waited = await followed(page);
  assert.ok(waited >= 2_000, `it was there after ${waited} ms`);
  const between = (await state(page)).in_flight.filter(isBetween);
  assert.ok(between.length > 0 && between.every((one) => one.due_us - one.sent_us === 2_000_000), JSON.stringify(between));
  await assertNoLayoutFindings(page);
  await clickLine(page, page.locator('.fault').first());
  await linkButton(page, 'Heal').click();
  await page.locator('.fault').waitFor({ state: 'detached' });
  assert.match(await line.getAttribute('aria-label'), /Link: no fault\.$/);
  // What is still on its way is as slow as it was sent.
  await run(page, 5_000);
  const then = await followed(page);
  assert.ok(then < 600, `it was there after ${then} ms`);
});

test('a link loses messages from a click in the table of links on, until it is healed there', async (t) => {
  const page = await openCluster(t);
  const lostFromNowOn = async () => {
    const { step } = await state(page);
    await run(page, 30_000);
    return (await facts(page, step + 1, 'lost')).filter(({ args }) => isBetween(args)).length;
  };
  await page.getByRole('button', { name: 'Link 1 – 2: no fault' }).click();
  await linkButton(page, 'Lose 20 %').click();
  assert.equal(await badLinks(page), 1);
  assert.ok(await lostFromNowOn() > 0, 'nothing was lost');
  await page.getByRole('button', { name: 'Link 1 – 2: 20 % lost' }).click();
  await assertNoAxeViolations(page);
  await linkButton(page, 'Heal').click();
  assert.equal(await badLinks(page), 0);
  assert.equal(await lostFromNowOn(), 0);
});

test('a dedicated controller that leads is crashed from its card, another leads, and it comes back as a follower', async (t) => {
  const page = await openPage(t, { hash: 'dedicated-controllers?lens=cluster' });
  const title = page.locator('.st-cbar__quorum');
  await says(page, 103, /up\s+active controller/);
  const [, epoch] = /epoch (\d+): led by 103/.exec(await title.innerText());
  await act(page, 103, 'Crash');
  await says(page, 103, /✕ down/);
  assert.match(await page.locator('.st-quorum tr', { hasText: 'Controller 103' }).innerText(), /✕ down/);
  await shows(page, title, /led by 10[12]/);
  const [, later, leader] = /epoch (\d+): led by (10[12])/.exec(await title.innerText());
  assert.ok(Number(later) > Number(epoch), `${later} after ${epoch}`);
  assert.match(await card(page, leader).innerText(), /up\s+active controller/);
  await assertNoAxeViolations(page);
  await act(page, 103, 'Restart');
  await says(page, 103, /up\s+follower/);
  // What was written without it is copied: all three end at the same offset.
  await shows(page, page.locator('.st-quorum table'), /(log end \d+,)[^]*\1[^]*\1/);
});

for (const [hash, server, number] of [['sandbox', 'broker-2', 2], ['dedicated-controllers', 'controller-102', 102]]) {
  test(`the panel of the controllers leads into the metadata log of ${server}`, async (t) => {
    const page = await openPage(t, { hash: `${hash}?lens=cluster` });
    // The Log lens by itself would open a topic's log.
    await exec(page, 'add topic orders');
    await step(page, 600);
    const opens = page.locator('.st-quorum tr', { hasText: `Controller ${number}` }).locator('.st-quorum__log');
    const [, end] = /^log end (\d+),/.exec(await opens.innerText());
    await opens.click();
    await page.locator('#tab-log[aria-selected="true"]').waitFor();
    const chosen = (label) => page.getByLabel(label).locator('option:checked').innerText();
    assert.equal(await chosen('Partition whose log is open'), '__cluster_metadata-0');
    assert.match(await chosen('Broker whose replica is open'), new RegExp(`^${server}: `));
    assert.match(await page.locator('.st-log__strip').textContent(), new RegExp(`LEO ${end}`));
    await page.getByRole('button', { name: /^\d+, TopicRecord: Topic orders is there/ }).click();
    assert.match(await page.locator('.inspect').innerText(), new RegExp(`__cluster_metadata-0 @ \\d+, ${server}\\s[^]*Record type\\s+TopicRecord`));
    await assertNoLayoutFindings(page);
    await assertNoAxeViolations(page);
  });
}

for (const [lang, width, theme, summary, words] of [
  ['en', 1440, 'light', 'Before KRaft: ZooKeeper', [/Each broker kept a session/, /\/controller_epoch/, /4\.0 knows KRaft only\./]],
  ['ko', 390, 'dark', 'KRaft 이전: ZooKeeper', [/ZooKeeper 세션\(기본 18초\)/, /\/controller_epoch/, /4\.0부터는 KRaft뿐입니다\./]],
]) {
  test(`what ZooKeeper did is opened and closed with the keyboard, in ${lang}, ${width} wide`, async (t) => {
    const page = await openPage(t, { lang, theme, width, height: 900, hash: 'sandbox?lens=cluster' });
    const told = page.locator('.st-zookeeper');
    assert.equal(await told.locator('dl').isVisible(), false);
    await told.locator('summary', { hasText: summary }).focus();
    await page.keyboard.press('Enter');
    await told.locator('dl').waitFor();
    const texts = await told.locator('dt, dd').allInnerTexts();
    assert.equal(texts.length, 12);
    for (const text of texts) assert.doesNotMatch(text, /^$|^zookeeper-/, 'a text is missing');
    for (const pattern of words) assert.match(texts.join(' '), pattern);
    await assertNoAxeViolations(page);
    // Beneath the bars at the top nothing may lie that the audit takes for seen.
    await scrollUp(page);
    await assertNoLayoutFindings(page);
    await page.keyboard.press('Enter');
    await told.locator('dl').waitFor({ state: 'hidden' });
  });
}

test('the link of a client to a broker is cut and healed in its row, and all links of the client at once', async (t) => {
  const page = await openCluster(t);
  const row = page.locator('.st-links tr').filter({ has: page.getByRole('rowheader', { name: 'p1', exact: true }) });
  const before = (await state(page)).producers[0].acknowledged;
  await row.getByRole('button', { name: /^Link broker-1 – p1: no fault/ }).click();
  await linkButton(page, 'Cut').click();
  assert.equal(await badLinks(page), 1);
  await exec(page, SEND);
  await run(page, 10_000);
  assert.equal((await state(page)).producers[0].acknowledged, before, 'nothing gets through');
  await row.getByRole('button', { name: /^Heal all links: / }).click();
  assert.equal(await badLinks(page), 0);
  await until(page, 'the record is acknowledged', `state.producers[0].acknowledged === ${before + 1}`);
  await row.getByRole('button', { name: /^Isolate: / }).click();
  assert.equal(await badLinks(page), 3);
  await scrollUp(page);
  await assertNoLayoutFindings(page);
  await assertNoAxeViolations(page);
});

test('a consumer is frozen and thawed on its card, and a producer in its settings', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await exec(page, 'add topic orders partitions=1', 'add producer p1', 'add consumer c1 group=shop topics=orders');
  await until(page, 'the group is Stable', 'state.groups[0]?.state === "Stable"');
  const consumer = page.locator('.st-card').first();
  const act = async (name) => {
    await consumer.hover();
    await consumer.getByRole('button', { name: new RegExp(`^${name}: `) }).click();
  };
  await act('Freeze');
  await shows(page, consumer, /frozen/);
  // Not even heartbeats go out: the group gives it up.
  const took = await until(page, 'the group is Empty', 'state.groups[0].state === "Empty"');
  assert.ok(took > 40_000, `${took} ms`);
  await act('Thaw');
  await until(page, 'it is back in the group', 'state.groups[0].state === "Stable"');

  const settings = async (name) => {
    await page.getByRole('button', { name: 'More of this producer' }).click();
    await page.locator('.st-settings').getByRole('button', { name, exact: true }).click();
  };
  await exec(page, 'rate p1 2/s topic=orders');
  await until(page, 'it sends', 'state.producers[0].acknowledged > 0');
  await settings('Freeze');
  const { sent } = (await state(page)).producers[0];
  await run(page, 5_000);
  assert.equal((await state(page)).producers[0].sent, sent);
  await page.locator('.st-settings').getByRole('button', { name: 'Thaw', exact: true }).click();
  await until(page, 'it sends again', `state.producers[0].sent > ${sent}`);
});
