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
