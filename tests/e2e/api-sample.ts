// A program such as a teacher would write. It uses every method and every field once, so that types.spec.mjs notices when one is gone.
// It is type-checked, never run.
import type { PlainFact, PlainFlight, PlainGroup, PlainPartition, PlainState, PlainTopicPartition } from '../../dist/kafkascope.js';

addEventListener('kafkascope-ready', () => {
  const first: string[] = window.kafkascope.scenarios().map(({ id, title, chapter }) => `${chapter}: ${title} (${id})`);
  kafkascope.open(first[0] ?? 'sandbox', 7);
  kafkascope.open('sandbox');
  kafkascope.exec('add topic orders partitions=3');
  const reached: number[] = [kafkascope.step(), kafkascope.step(5), kafkascope.back(), kafkascope.back(2), kafkascope.seek(200)];
  const link: string = kafkascope.link();
  kafkascope.load(link);
  const facts: string[] = kafkascope.facts(0, 50).map(told);
  const stop: () => void = kafkascope.onChange(() => console.log(summary(kafkascope.state()), facts, reached));
  stop();
});

const place = ({ topic, partition }: PlainTopicPartition): string => `${topic}-${partition.toFixed()}`;

function told({ id, step, at_us, kind, detail, node, cause, args }: PlainFact): string {
  const because: number = cause ?? id;
  const fields = Object.entries(args).map(([name, value]) => `${name}=${Array.isArray(value) ? value.join() : value}`);
  return `${step.toFixed()} ${at_us.toFixed()} ${kind.length} ${detail.length} ${(node ?? 'script').length} ${because.toFixed()} ${fields.join(' ')}`;
}

function summary(state: PlainState): string[] {
  const { schema, step, now_us, topics, partitions, brokers, groups, producers, consumers, in_flight } = state;
  const running: boolean[] = [...brokers.map((broker) => broker.running), ...producers.map((producer) => producer.running)];
  return [
    `${(schema + step + now_us).toFixed()} ${running.every(Boolean)}`,
    ...topics.map(({ name, partitions }) => `${name.length} ${partitions.toFixed()}`),
    ...brokers.map(({ id }) => id.toUpperCase()),
    ...partitions.map(log),
    ...groups.flatMap(coordinated),
    ...producers.map(({ id, sent, acknowledged, failed }) => `${id.length} ${(sent - acknowledged - failed).toFixed()}`),
    ...consumers.map(({ id, process, group, member_id, member_state, state, owned, positions }) => {
      const at = positions.map(({ topic, partition, position }) => `${place({ topic, partition })}@${(position ?? 0).toFixed()}`);
      return `${id.length} ${process.length} ${group.length} ${(member_id ?? '').length} ${(member_state ?? '').length} ${state.length} ${owned.map(place)} ${at}`;
    }),
    ...in_flight.map(flight),
  ];
}

function log({ topic, partition, leader, isr, replicas, log_start_offset, high_watermark, log_end_offset }: PlainPartition): string {
  const brokers: string[] = [leader ?? 'nobody', ...isr, ...replicas];
  return `${place({ topic, partition })} ${brokers} ${(log_start_offset + high_watermark + log_end_offset).toFixed()}`;
}

function coordinated({ id, protocol, state, generation, assignor, coordinator, members, offsets }: PlainGroup): string[] {
  return [
    `${id.length} ${protocol.length} ${(state ?? '').length} ${generation.toFixed()} ${(assignor ?? coordinator ?? '').length}`,
    ...members.map(({ id, client, instance_id, assignment, epoch, target_epoch, pending_revocation }) => {
      const epochs = `${(epoch ?? 0).toFixed()} ${(target_epoch ?? 0).toFixed()}`;
      return `${id.length} ${client.length} ${(instance_id ?? '').length} ${assignment.map(place)} ${epochs} ${pending_revocation.map(place)}`;
    }),
    ...offsets.map(({ topic, partition, committed, lag }) => `${place({ topic, partition })} ${(committed + (lag ?? 0)).toFixed()}`),
  ];
}

function flight({ id, from, to, api, response, error, sent_us, due_us }: PlainFlight): string {
  const answer: boolean = response;
  return `${id.toFixed()} ${from.length} ${to.length} ${api.length} ${answer} ${(error ?? '').length} ${sent_us.toFixed()} ${(due_us ?? 0).toFixed()}`;
}
