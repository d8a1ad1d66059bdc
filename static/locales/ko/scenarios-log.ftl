# Texts of the lessons about the log: partitions, keys, order. See scenarios-groups.ftl for what the attributes mean.

chapter-log = 로그

# ---- same-key-same-partition ----

same-key-same-partition = 같은 키, 같은 파티션
    .about = 레코드가 어느 파티션에 갈지는 누가 정하고, 순서에는 어떤 의미가 있을까요? 키는 실제 Kafka 프로듀서와 똑같이 해시합니다. 눈으로 볼 수 있도록 편도 지연을 200ms로 두었습니다.

same-key-same-partition-keys = 파티션은 키가 고른다
    .what = p1이 hana, sora, zoe의 주문을 보냈습니다. 각각 모두 orders-0, orders-1, orders-2에 있습니다.
    .why = 파티션 = murmur2(key) mod 파티션 수. zoe의 해시는 897436769이고, mod 3은 2입니다.
    .next = zoe의 주문을 하나 더 보내기

same-key-same-partition-ask-again = p1이 키가 zoe인 레코드를 하나 더 보냅니다. 어디로 갈까요?
    .emptiest = 레코드가 가장 적은 파티션
    .emptiest-why = 키가 있으면 레코드 수는 상관없습니다. 인기 있는 키의 파티션이 더 길어집니다.
    .same = 다시 orders-2
    .same-why = 맞습니다. 파티션 수가 그대로면 같은 키, 같은 해시, 같은 파티션입니다.
    .in-turn = 차례대로 다음인 orders-0
    .in-turn-why = 그것은 라운드 로빈입니다. 기본 파티셔너는 키의 해시를 쓰므로 같은 키는 함께 모입니다.

same-key-same-partition-order = 파티션 안의 순서
    .what = zoe의 취소는 orders-2에서 zoe의 주문 뒤에 있습니다. 누가 읽든 이 순서로 만납니다.
    .why = 오프셋은 한 파티션 안의 번호입니다. orders-0과 orders-2 사이에는 앞뒤가 없습니다.
    .next = hana, zoe 차례로 보내기

same-key-same-partition-ask-across = hana의 주문을 먼저, zoe의 주문을 나중에 보냅니다. 컨슈머는 무엇을 먼저 읽을까요? (broker-1로 가는 길이 느립니다.)
    .sending-time = 먼저 보낸 hana의 주문
    .sending-time-why = Kafka는 파티션 안의 순서를 지킵니다. 두 레코드는 다른 파티션에 있어 따로 움직입니다.
    .either = 정해져 있지 않고, 여기서는 zoe의 주문
    .either-why = 맞습니다. broker-1과 broker-3, 서로 다른 리더의 다른 Fetch 응답으로 옵니다.
    .timestamp = 타임스탬프로 정렬되므로 hana의 주문
    .timestamp-why = 타임스탬프는 있지만 컨슈머는 정렬하지 않습니다. 도착한 것을 파티션별로 돌려줍니다.

same-key-same-partition-no-order = 파티션 사이에는 순서가 없다
    .what = hana의 주문은 먼저 보냈지만 나중에 읽혔습니다. broker-1의 응답이 더 오래 걸렸습니다.
    .why = 순서가 중요하면 한 파티션에 있어야 하니 같은 키를 쓰세요. 예를 들어 주문 ID나 고객 ID입니다.
    .next = 키 없는 레코드 보내기

same-key-same-partition-ask-keyless = 이제 키 없는 레코드를 초당 2개 보냅니다. 처음 6개는 어디로 갈까요?
    .in-turn = orders-0, 1, 2를 번갈아
    .in-turn-why = Kafka 2.3까지 그랬습니다. 지금 기본은 sticky이고, 라운드 로빈은 partitioner.class로 골라야 합니다.
    .one-for-now = 어딘가 한 파티션에 전부
    .one-for-now-why = 맞습니다. 임의의 파티션에 batch.size 바이트(16KiB)만큼 보낸 뒤에 바꿉니다.
    .first = 언제나 orders-0
    .first-why = null 키는 해시하지 않습니다. 임의의 파티션을 골라 batch.size 바이트만큼 머무릅니다.

same-key-same-partition-sticky = 키가 없으면 sticky
    .what = 키 없는 레코드 6개가 모두 orders-1에 모여 있습니다. 프로듀서가 임의로 고른 파티션입니다.
    .why = 배치가 차 있을수록 요청이 적습니다. 16KiB씩 옮겨 가므로 길게 보면 고르게 찹니다.
    .next = zoe의 레코드를 orders-1에 보내기

same-key-same-partition-ask-explicit = 키가 zoe인 레코드가 파티션 1을 직접 지정합니다. 어디로 갈까요?
    .by-hash = 해시대로 orders-2
    .by-hash-why = 레코드가 파티션을 지정하지 않았을 때만 키를 봅니다.
    .as-written = orders-1
    .as-written-why = 맞습니다. ProducerRecord의 파티션이 먼저, 그다음 키의 해시, 그다음 sticky입니다.
    .refused = 키와 파티션이 어긋나서 거부됨
    .refused-why = Kafka는 검사하지 않습니다. 키는 레코드와 함께 저장되고 파티션은 지정한 대로 갑니다.

same-key-same-partition-explicit = 지정한 파티션이 먼저
    .what = zoe의 이 레코드는 orders-1에 있습니다. orders-2를 읽는 쪽은 이 레코드를 만나지 못합니다.
    .why = 지정한 파티션은 키보다 우선합니다. 같은 키를 모으는 일은 이제 여러분의 책임입니다.
    .next = orders에 네 번째 파티션 추가하기

same-key-same-partition-ask-grow = orders의 파티션이 3개에서 4개가 됩니다. zoe의 다음 주문은 어디로 갈까요?
    .stays = zoe의 주문이 있던 orders-2
    .stays-why = 키가 어디 있었는지 기억하는 곳은 없습니다. 레코드마다 새로 해시해 파티션 수로 나눕니다.
    .new-one = 새로 생긴 orders-3
    .new-one-why = 새것인지가 아니라 해시가 정합니다. 897436769 mod 4는 1입니다.
    .moves = 897436769 mod 4는 1이므로 orders-1
    .moves-why = 맞습니다. 해시는 같지만 나누는 수가 바뀌었습니다. 이전 주문은 orders-2에 남습니다.

same-key-same-partition-grown = 옮겨 간 키
    .what = zoe의 주문은 이제까지 orders-2, 앞으로는 orders-1입니다. hana는 그대로이고 sora는 orders-2로 갑니다.
    .why = Kafka는 저장된 레코드를 옮기지 않습니다. 처음부터 넉넉히 정하거나, 키가 한 번 옮겨 감을 받아들이세요.

same-key-same-partition-goal-keyless = 키 없는 레코드 6개
    .hint = 네 번째 단계에서 보냅니다.
same-key-same-partition-goal-moved = zoe의 키가 해시로 orders-1에 가는 것 보기
    .hint = 파티션이 4개가 되면 해시 mod 4가 정합니다.
same-key-same-partition-goal-new-partition = orders-3에 레코드 넣기
    .hint = 늘린 뒤 해시 mod 4가 3인 키(예: hugo)를 찾거나 파티션을 지정하세요.

# ---- retention ----

retention = 보존과 늦은 컨슈머
    .about = Kafka는 읽었든 안 읽었든 오래된 레코드를 지웁니다. 세 그룹이 orders를 읽다가 한동안 잠듭니다. 돌아오면 무엇이 사라졌고 각자 어떻게 할까요? 여기서는 7일 대신 30초입니다.

retention-along = 모두 따라 읽는 중
    .what = orders-0에 초당 레코드 하나가 쌓이고 10초마다 새 세그먼트가 시작됩니다. 그룹 early, late, strict는 끝까지 읽었습니다.
    .why = retention.ms는 30초입니다. auto.offset.reset은 차례로 earliest, latest, none입니다.
    .next = 컨슈머 모두 내보내기

retention-ask-what = 세 그룹은 오프셋 20에서 멈춥니다. 보존 정책은 무엇부터 지울까요?
    .record = 쓰인 지 30초가 지난 레코드부터 하나씩
    .record-why = 세그먼트는 파일이고 파일은 통째로 지웁니다. 그래서 retention.ms보다 오래 남는 레코드도 있습니다.
    .segment = 마지막 레코드까지 오래된 첫 세그먼트
    .segment-why = 맞습니다. 가장 늦은 레코드가 retention.ms를 넘어야 하고, 여기서는 브로커가 5초마다 확인합니다.
    .read = 세 그룹이 모두 읽은 것
    .read-why = 그것은 큐입니다. 보존 정책은 컨슈머를 모르고, 커밋한 오프셋도 보지 않습니다.

retention-first-gone = 통째로 사라진 세그먼트
    .what = 오프셋 0~10이 45초에 한꺼번에 사라졌습니다. 오프셋 0은 44초를 묵었습니다. 로그는 이제 11에서 시작합니다.
    .why = 세그먼트의 마지막 레코드도 30초를 넘어야 했습니다. 로그 시작 오프셋은 남은 첫 세그먼트의 베이스 오프셋입니다.
    .next = 계속 자게 두기

retention-ask-waits = 세 그룹이 커밋한 오프셋은 20입니다. 보존 정책이 기다려 줄까요?
    .waits = 커밋한 오프셋이 세그먼트를 붙잡음
    .waits-why = 그러면 느린 그룹이 디스크를 채웁니다. 반대로 컨슈머가 보존 기간을 따라가야 합니다.
    .warns = 기다리진 않지만 그룹에 알려 줌
    .warns-why = 아무도 알려 주지 않습니다. 랙을 지켜보고 보존 기간과 견주어야 합니다.
    .never = 그룹이 있는 줄도 모름
    .never-why = 맞습니다. retention.ms와 retention.bytes, 시간과 크기만 봅니다.

retention-overtaken = 커밋을 추월한 보존 정책
    .what = 로그는 33에서 시작합니다. 커밋한 오프셋 20은 없는 곳을 가리키고, 20~32는 아무도 읽지 못했습니다.
    .why = 커밋은 __consumer_offsets에 적힌 숫자일 뿐입니다. 보관 기간도 따로이고 로그와 견주지도 않습니다.
    .next = 셋 모두 깨우기

retention-ask-back = 셋 다 20을 요청하고 OFFSET_OUT_OF_RANGE를 받습니다. 누가 레코드 33을 읽을까요?
    .all = 모두: 컨슈머는 로그 처음으로 감
    .all-why = earliest일 때만 그렇습니다. 각자 자기 auto.offset.reset을 따릅니다.
    .early = early만
    .early-why = 맞습니다. earliest는 로그 처음인 33으로, latest는 끝으로 갑니다. none은 예외를 던집니다.
    .nobody = 손으로 오프셋을 옮길 때까지 아무도
    .nobody-why = none일 때만 그렇습니다. earliest와 latest는 예외 없이 새 위치를 잡고 계속 읽습니다.

retention-reset = 이어 가는 세 가지 방법
    .what = early는 13개, late는 53개를 놓치고 읽어 갑니다. n1은 OffsetOutOfRangeException으로 끝납니다.
    .why = auto.offset.reset이 정합니다. earliest와 latest는 무엇을 놓쳤는지 알리지 않고, none만 알립니다.
    .next = 프로듀서 멈추기

retention-ask-idle = 이제 아무도 쓰지 않습니다. 1분 뒤 로그에 무엇이 남을까요?
    .active = 활성 세그먼트
    .active-why = 활성 세그먼트를 봐주는 것은 컴팩션입니다. 보존 정책은 빈 세그먼트를 새로 만들고 지웁니다.
    .everything = 없음: 결국 모두 오래됨
    .everything-why = 맞습니다. 활성 세그먼트까지 모두 retention.ms를 넘기면 빈 새 세그먼트만 남습니다.
    .last = 키마다 마지막 레코드
    .last-why = 그것은 cleanup.policy=compact입니다. 여기는 delete입니다.

retention-empty = 75에서 시작하는 빈 로그
    .what = orders-0에 레코드가 없습니다. 처음도 끝도 75이고, 다음 레코드가 이 오프셋을 받습니다.
    .why = 오프셋은 다시 쓰지 않습니다. 쓰지 않는 토픽은 비게 되고, earliest인 새 그룹도 읽을 것이 없습니다.

retention-goal-out-of-range = OFFSET_OUT_OF_RANGE 만나기
    .hint = 단계를 따라가세요.
retention-goal-strict = n1이 로그 처음부터 다시 읽기
    .hint = config n1 auto.offset.reset=earliest 다음에 restart n1.
retention-goal-by-size = 크기 때문에 세그먼트가 지워지게 하기
    .hint = rate p1 2/s topic=orders 다음에 config orders retention.bytes=500.

# ---- compaction ----

compaction = 로그 컴팩션
    .about = cleanup.policy=compact는 키마다 마지막 값을 남깁니다. 테이블 같은 로그입니다. 클리너는 언제 돌고 무엇을 건드리지 않으며, 키는 어떻게 지울까요? 다 볼 수 있도록 여기서는 시간을 짧게 했습니다.

compaction-dirty = 옛 값으로 가득한 로그
    .what = profiles-0에 키 hana, sora, mina의 레코드 13개가 있습니다. 세그먼트 0에 0~10, 활성 세그먼트에 11과 12입니다.
    .why = compact에서는 키의 마지막 레코드만 의미가 있습니다. 클리너가 오기 전까지 남은 옛 값이 dirty 부분입니다.
    .next = 클리너 기다리기

compaction-ask-left = 클리너가 돕니다. 레코드 13개 중 무엇이 남을까요?
    .three = 키마다 하나씩 셋
    .three-why = 정리한 곳에서만 그렇습니다. 활성 세그먼트는 아직 쓰는 중이라 클리너가 건드리지 않습니다.
    .active = 세그먼트 0의 셋과 활성 세그먼트 전부
    .active-why = 맞습니다. 활성 세그먼트는 컴팩션하지 않습니다. 그래서 언제든 같은 키가 여러 번 있을 수 있습니다.
    .all = 전부: retention.ms를 넘긴 것이 없음
    .all-why = retention.ms는 delete의 설정입니다. compact는 키와 dirty 부분의 비율을 봅니다.

compaction-cleaned = 키마다 값 하나
    .what = 세그먼트 0에는 8, 9, 10(mina, hana, sora)만 남았고 오프셋은 그대로입니다. 그 뒤는 아직 정리 전입니다.
    .why = dirty 비율이 min.cleanable.dirty.ratio(0.5)를 넘어 돌았습니다. 새 파일로 옮기지만 번호는 바꾸지 않습니다.
    .next = 처음부터 읽기

compaction-ask-holes = 새 컨슈머가 earliest로 오프셋 0부터 읽습니다. 처음 받는 것은?
    .renumbered = 오프셋 0: 앞으로 당겨졌음
    .renumbered-why = 오프셋은 바뀌지 않습니다. 바뀐다면 모든 그룹의 커밋이 틀려집니다.
    .holes = 오프셋 8, mina의 값
    .holes-why = 맞습니다. 빈 오프셋은 정상입니다. 컨슈머는 그다음에 있는 레코드부터 읽습니다.
    .error = OFFSET_OUT_OF_RANGE
    .error-why = 로그의 시작은 아직 0입니다. 중간이 비어 있는 것은 오류가 아니고, 처음과 끝을 벗어나야 오류입니다.

compaction-read = 빈 오프셋이 있는 로그
    .what = c1은 0을 요청해 8을 받고 9, 10, 11을 이어 읽었습니다. 이제 모든 키의 값이 있고, 나중 값이 뒤따릅니다.
    .why = 서비스는 이렇게 캐시를 채웁니다. 처음부터 끝까지 읽으며 나중 값으로 덮어씁니다. KTable도 그렇습니다.
    .next = mina의 프로필 지우기

compaction-ask-delete = mina가 프로필을 지워 달라고 합니다. 애플리케이션은 어떻게 할까요?
    .key = 키를 지우라는 요청을 보냄
    .key-why = 그런 요청은 없습니다. DeleteRecords는 키와 상관없이 오프셋을 기준으로 앞을 자릅니다.
    .tombstone = mina를 키로, 값은 null로 보냄
    .tombstone-why = 맞습니다, 툼스톤입니다. 컨슈머에게는 삭제, 클리너에게는 옛 값이 필요 없다는 뜻입니다.
    .retention = 방법 없음: 시간만 지움
    .retention-why = 컴팩션 토픽은 키의 마지막 값을 계속 둡니다. 그러니 마지막 값이 null이 되어야 합니다.

compaction-tombstone = 아직 남은 툼스톤
    .what = mina의 값은 모두 사라지고 오프셋 22의 툼스톤은 남았습니다. 이를 읽은 c1은 mina가 삭제된 것을 압니다.
    .why = 툼스톤을 처음 정리할 때 지울 시각을 적습니다. delete.retention.ms 뒤이고 여기선 20초, 기본은 24시간입니다.
    .next = 두 번 더 기다리기

compaction-ask-stays = 클리너는 왜 툼스톤을 한동안 남겨 둘까요?
    .last = 키의 마지막 레코드는 늘 남으니까
    .last-why = 값이 null이면 아닙니다. 결국 키까지 사라져야 합니다.
    .readers = 느린 컨슈머도 보게 하려고
    .readers-why = 맞습니다. delete.retention.ms보다 더 뒤처지지 않았다면 누구나 삭제를 알게 됩니다.
    .active = 활성 세그먼트에 있었으니까
    .active-why = 10초 동안은 그랬습니다. 그 뒤에 함께 정리하면서 일부러 남겼습니다.

compaction-gone = 없었던 것처럼
    .what = 툼스톤도 사라졌습니다. 활성 세그먼트 앞에는 키가 둘만 남았습니다. c1은 제때 알았습니다.
    .why = delete.retention.ms보다 오래 쉰 컨슈머의 캐시에는 mina가 계속 남습니다. 처음부터 다시 읽어야 합니다.

compaction-goal-cleaned = 클리너가 로그를 정리하는 것 보기
    .hint = 단계를 따라가세요.
compaction-goal-refused = 키 없는 레코드가 거부되는 것 보기
    .hint = produce p1 profiles value=nobody. 컴팩션 토픽에는 키가 필요합니다: INVALID_RECORD.
compaction-goal-one = 키 하나만 남기기
    .hint = produce p1 profiles key=sora가 툼스톤입니다. 그다음 rate p1 1/s topic=profiles keys=hana로 몇 번 더 정리되게 하세요.
