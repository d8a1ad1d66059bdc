// What is done where it is drawn: records are sent, consumers are added, leave, crash and come back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helper.mjs';

const state = (page) => page.evaluate(() => kafkascope.state());
const group = async (page, id) => (await state(page)).groups.find((group) => group.id === id);
const card = (page, id) => page.locator(`.st-card[data-o="${id}"]`);

// Lets the world run until the group is Stable with so many members; gives up after a while of simulated time.
async function untilStable(page, id, members) {
  const reached = await page.evaluate(([id, members]) => {
    for (let i = 0; i < 400; i += 1) {
      const group = kafkascope.state().groups.find((group) => group.id === id);
      if (group.state === 'Stable' && group.members.length === members) return true;
      kafkascope.step(50);
    }
    return false;
  }, [id, members]);
  assert.ok(reached, `${id} never was Stable with ${members} members`);
}

test('a consumer is added at its group, and the partitions are dealt again', async (t) => {
  const page = await openPage(t, { hash: 'partitions-and-consumers' });
  assert.equal((await group(page, 'mail-service')).members.length, 1);
  await page.locator('[data-add-consumer="mail-service"]').click();
  await untilStable(page, 'mail-service', 2);
  const shares = (await group(page, 'mail-service')).members.map((member) => member.assignment.length);
  assert.deepEqual(shares.sort(), [1, 2]);
  await page.getByRole('group').filter({ hasText: 'C2' }).first().waitFor();
});

test('a crash frees the partitions only after the session timeout', async (t) => {
  const page = await openPage(t, { hash: 'a-consumer-dies' });
  await untilStable(page, 'mail-service', 3);
  const before = (await state(page)).now_us;
  await card(page, 'c3').hover();
  await card(page, 'c3').getByRole('button', { name: /^Crash/ }).click();
  assert.equal((await group(page, 'mail-service')).members.length, 3, 'the coordinator cannot know yet');
  await page.getByText(/crashed/).first().waitFor();
  const expired = await page.evaluate(() => {
    for (let i = 0; i < 2_000; i += 1) {
      const { groups, now_us } = kafkascope.state();
      if (groups[0].members.length < 3) return now_us;
      kafkascope.step(5);
    }
    return 0;
  });
  const waited = (expired - before) / 1e6;
  assert.ok(waited > 40 && waited <= 45.5, `the session ran out after ${waited} s`);
});

test('a partition is added at its topic, with the mouse', async (t) => {
  const page = await openPage(t);
  await page.getByRole('button', { name: '+ partition' }).click();
  await page.waitForFunction(() => kafkascope.state().partitions.length === 4);
});

test('a record goes where murmur2 of its key says', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await page.evaluate(() => {
    kafkascope.exec('add topic orders partitions=3');
    kafkascope.exec('add producer p1');
    for (const key of ['user-1', 'foobar', 'key']) kafkascope.exec(`produce p1 orders key=${key} value=x`);
    kafkascope.step(600);
  });
  const ends = (await state(page)).partitions.map((partition) => partition.log_end_offset);
  assert.deepEqual(ends, [1, 1, 1], 'user-1 is for partition 2, foobar for 0, key for 1');
});

test('every lens has a table with the same numbers', async (t) => {
  const page = await openPage(t, { hash: 'two-groups' });
  await page.getByRole('button', { name: 'Show as table' }).click();
  const { partitions } = await state(page);
  const table = page.getByRole('table').first();
  await table.waitFor();
  for (const { log_end_offset: end } of partitions) {
    assert.ok((await table.innerText()).includes(String(end)));
  }
});
