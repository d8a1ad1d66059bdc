# 화면 자체의 문구.

page-title = kafkascope: 한 단계씩 보는 Apache Kafka
skip-to-stage = 시뮬레이션으로 건너뛰기
language-en = English
language-ko = 한국어
value = { $value }
yes = 예
no = 아니요
why = 왜?

# ---- top bar ----
lens = 렌즈
lens-topic = 토픽
lens-protocol = 그룹 프로토콜
lens-ownership = 소유권
lens-compare = 비교
detail = 보기 수준
detail-story = 이야기
detail-protocol = 프로토콜
detail-everything = 전부
language = 언어
switch-theme = 밝은 화면과 어두운 화면 전환
share = 공유
more = 더 보기
console = 콘솔
all-keys = 단축키
close = 닫기

# ---- guide ----
guide = 안내
lesson = 학습
parts = 학습 단계
part-n = { $n }단계
what-just-happened = 방금 일어난 일
predict = 예측
just-show-me = 바로 보기
answer-locked = 선택했습니다. 답은 화면에서 확인하세요.
your-answer = 내 답
your-answer-right = 내 답, 정답
the-answer = 정답
goals = 목표
goal-done = 완료
goal-open = 아직
back = 이전
play-on = 계속 재생
playing = 재생 중…

# ---- inspector ----
inspector = 인스펙터
nothing-selected = 화면에서 컨슈머, 그룹, 파티션, 레코드를 선택하면 자세한 내용이 여기에 나옵니다.
kind-broker = 브로커
kind-consumer = 컨슈머
kind-producer = 프로듀서
kind-group = 컨슈머 그룹
kind-topic = 토픽
kind-partition = 파티션
kind-record = 레코드
kind-flight = 전송 중인 요청 또는 응답
now = 현재
configuration = 설정
config-restarts = 클라이언트는 시작할 때 설정을 읽으므로, 값을 바꾸면 다시 시작합니다.
config-default = 기본값 { $value }
change-config = { $key } 변경, 현재 { $value }
not-set = 설정 안 함
set = 적용
cancel = 취소
recent-events = 최근 이벤트

# ---- log ----
log = 이벤트 로그
log-filter = 필터: 노드, API, 필드
log-all = 전체
log-requests = 요청
log-errors = 오류
log-request = { $api } 요청, 버전 { $version }
log-response = { $api } 응답, 버전 { $version }
log-empty = 필터에 맞는 항목이 없습니다.
log-empty-story = 아직 항목이 없습니다. 요청과 응답은 보기 수준 ‘프로토콜’부터 나옵니다.

# ---- stage ----
headline-topic = 레코드는 파티션 하나에 쌓이고, 그룹마다 모든 파티션을 자기 속도로 읽습니다.
headline-compare = 같은 실행이 다른 설정에서는 얼마나 드는지 비교합니다.
headline-protocol = 그룹 멤버와 코디네이터가 주고받는 메시지를 보여 줍니다.
headline-ownership = 누가 언제 어느 파티션을 읽었고, 언제 아무도 읽지 않았는지 보여 줍니다.
show-as-table = 표로 보기
no-topics = 아직 토픽이 없습니다. 하나 만들어 보세요: add topic orders partitions=3
no-groups = 아직 읽은 컨슈머 그룹이 없습니다.
table-topic = 토픽 { $topic }
table-group = 그룹 { $group }: { $state }, 세대 { $generation }
table-ownership = { $group }의 { $partition }
column-partition = 파티션
column-leader = 리더
column-log-start = 로그 시작
column-high-watermark = 하이 워터마크
column-log-end = 로그 끝 (LEO)
column-group = 그룹
column-owner = 담당
column-committed = 커밋
column-position = 위치
column-lag = 랙
column-consumer = 컨슈머
column-state = 상태
column-owns = 담당 파티션
column-member-id = 멤버 ID
column-time = 시각 (초)
column-message = 메시지
column-setting = 설정
column-unowned = 담당 없음 (초)
column-unowned-longest = 파티션당 최대 (초)
column-moved = 이동
column-read-again = 다시 읽음
column-requests = 요청
column-from = 시작 (초)
column-to = 끝 (초)
column-seconds = 길이 (초)
nobody = 없음
listed-dead = 명단에는 { $consumer }, 실제로는 죽음
state-starting = 시작 중
state-joining = 합류 중
state-sent-plan = 배정안 전송
state-waiting = 대기 중
state-polling = 폴링 중
state-idle = 담당 없음
state-processing = 처리 중
state-held = 처리 멈춤
state-closing = 탈퇴 중
state-left = 그룹 탈퇴
state-poll-interval-exceeded = 그룹 탈퇴 (max.poll.interval.ms)
state-crashed = ✕ 죽음
state-frozen = 정지
state-failed = ✕ 실패

# ---- time ----
time = 시간
timeline = 타임라인
timeline-position = 시간 위치
playhead-at = { $seconds }초, { $step }번째 단계
axis-seconds = { $n } s
owner = 담당
whose-bars = 담당을 보여 줄 그룹
bars-of = { $group }의 파티션별 담당
step-n = { $n }단계
speed = 속도
play = 재생
pause = 일시 정지
step-forward = 한 단계 앞으로
step-back = 한 단계 뒤로
to-start = 처음으로
restart = 이 학습을 처음부터
space = Space
cap-play = 재생
cap-step = 한 단계

# ---- console ----
console-welcome = 한 줄에 명령 하나. help로 모든 명령을 보고, Tab으로 완성하고, ↑로 이전 명령을 불러옵니다.
console-line = 명령
console-run = 실행
help-nothing = { $word } 명령은 없습니다. help로 모든 명령을 볼 수 있습니다.

# ---- sharing ----
share-link = 이 순간의 링크
share-link-text = 시나리오, 시드, 지금까지 한 일, 현재 위치가 링크 안에 모두 들어 있습니다. 서버로 보내는 것은 없습니다.
copy-link = 링크 복사
link-copied = 링크를 복사했습니다. 주소창에도 있습니다.
save-file = 파일로 저장
open-file = 파일 열기
paste-link = 링크 붙여넣기
open-link = 열기

# ---- news ----
forked = 과거에서 명령을 내려 새로운 미래가 시작됩니다. 이전 미래는 보관했습니다.
undone = 이전 미래로 돌아왔습니다.
undo = 되돌리기
dismiss = 닫기
link-dropped = 열었지만 읽지 못한 부분이 있습니다.

# ---- keys ----
letter-keys = 글자 하나로 된 단축키 사용
key-play = 재생, 일시 정지
key-step = 한 단계 앞으로
key-step-back = 한 단계 뒤로
key-next-marker = 다음 표시
key-previous-marker = 이전 표시
key-start = 처음으로
key-end = 가장 최근 순간으로
key-faster = 빠르게
key-slower = 느리게
key-zoom-out = 시간 축소
key-zoom-in = 시간 확대
key-zoom-fit = 전체 시간 보기
key-lens = 렌즈 선택
key-table = 그림 또는 표
key-detail = 다음 보기 수준
key-inspector = 인스펙터
key-log = 이벤트 로그
key-console = 콘솔
key-send = 준비된 레코드 보내기
key-add = 컨슈머 추가
key-crash = 선택한 클라이언트 죽이기
key-leave = 선택한 컨슈머 탈퇴
key-hold = 선택한 컨슈머 처리 멈춤
key-select = 포커스가 있는 것 선택
key-close = 닫기, 선택 해제
key-help = 단축키

# ---- errors of the page ----
error-scenario = { $id }(이)라는 학습은 없습니다.
error-nothing-to-undo = 되돌릴 이전 미래가 없습니다.
error-no-such-answer = 이미 닫힌 질문입니다.
error-texts-not-here = 선택한 항목의 텍스트를 불러오지 못했지만 잃은 것은 없으니, 온라인일 때 다시 선택하세요.
error-link-too-long = 텍스트가 { $length }자입니다. 최대 { $max }자까지 읽습니다.
error-link-key = 링크의 { $key } 항목은 의미가 없어 제외했습니다.
error-link-value = { $value }은(는) 이 페이지가 아는 { $key } 값이 아니어서 제외했습니다.
error-link-damaged = { $scenario } 링크가 손상되었습니다. 일부가 빠졌거나 바뀌었습니다.
error-no-recording = { $word }은(는) 링크도 저장된 실행도 아닙니다.
error-recording-version = { $word }은(는) 이 페이지의 새 버전에서 저장한 것입니다.
error-recording-no-scenario = 어떤 학습의 실행인지 적혀 있지 않습니다.
error-recording-line = { $line }번째 줄은 의미를 알 수 없어 제외했습니다: { $word }
error-recording-order = { $line }번째 줄은 앞줄보다 이른 시각이어서 제외했습니다.
error-recording-too-many = 처음 { $max }개의 명령만 읽었습니다.
error-recording-command = { $line }번째 줄을 제외했습니다. { $reason }
error-link-command = { $number }번째 명령을 제외했습니다. { $reason }

# ---- what the inspector says ----
field-acknowledged = 확인 받음
field-api = API
field-assignor = 할당 방식
field-batch-base-offset = 배치 시작 오프셋
field-batch-records = 배치의 레코드 수
field-coordinates = 코디네이터로 맡은 그룹
field-coordinator = 코디네이터
field-coordinator-partition = __consumer_offsets 파티션
field-failed = 실패
field-from = 보낸 쪽
field-generation = 세대
field-group = 그룹
field-high-watermark = 하이 워터마크
field-producer-id = 프로듀서 ID
field-producer-epoch = 프로듀서 에포크
field-in-flight-requests = 응답 대기 요청
field-is-leader = 그룹 리더
field-key = 키
field-leader = 리더
field-leader-epoch = 리더 에포크
field-leads = 리더인 파티션 수
field-log-end-offset = 로그 끝 오프셋 (LEO)
field-log-start-offset = 로그 시작 오프셋
field-member-id = 멤버 ID
field-members = 멤버 수
field-metadata-age = 메타데이터 나이
field-offset = 오프셋
field-owned = 담당 파티션
field-partition = 파티션
field-partitions = 파티션 수
field-replication-factor = 복제 계수
field-sent = 보냄
field-size-bytes = 크기 (바이트)
field-state = 상태
field-subscription = 구독
field-to = 받는 쪽
field-unprocessed = 가져왔지만 처리 전
field-value = 값
field-running = 실행 중
field-kind = 종류
field-error = 오류
field-timestamp = 타임스탬프
field-position = 위치
field-committed = 커밋
field-session-ends = 세션 만료 시각
field-last-heartbeat = 마지막 하트비트 시각
field-due = 도착 시각
field-next-auto-commit = 다음 자동 커밋 시각
field-poll-by = poll 기한
field-sent-at = 보낸 시각
field-state-since = 이 상태가 된 시각
field-last-poll = 마지막 poll
