# 로그 렌즈: 레플리카 하나의 내부. 제목과 표시는 짧게, `.why`는 표시 뒤의 설명입니다.

log-partition = 로그를 열 파티션
log-broker = 레플리카를 열 브로커
log-replica = { $broker }: { $role }{ $down ->
    [0] {""}
   *[other] , 죽음
}
log-role-leader = 리더
log-role-in-sync = 팔로워, 동기화됨
log-role-out-of-sync = 팔로워, 동기화 안 됨
log-role-stray = 더는 레플리카 아님
log-role-quorum-leader = 리더, 활성 컨트롤러
log-role-voter = 쿼럼의 voter
log-role-observer = observer: 읽기만 하고 투표하지 않음
log-folder = 폴더 { $folder }: 세그먼트 { $segments }개, { $size }
log-strip-label = 이 로그의 세그먼트(오래된 순)와 이 레플리카가 아는 오프셋
log-segment-label = { $name }: { $offsets ->
    [0] 레코드 없음
   *[other] 오프셋 { $offsets }
}, { $size }{ $active ->
    [0] .
   *[other] . 활성 세그먼트: 새 레코드는 모두 여기에 씁니다.
}{ $part ->
    [0] {""}
   *[other] {" "}{ $part }
}
log-more-segments = 세그먼트 { $count }개 더 보기
log-active = 활성
log-clean = 정리됨
    .why = 정리됨: 여기에는 키마다 레코드가 하나씩만 있습니다.
log-dirty = 정리 대상
    .why = 정리 대상: 클리너가 다음 차례에 이 레코드들을 읽고 버려도 되는 옛 레코드를 찾습니다.
log-untouched = 아직 아님
    .why = 아직 정리 대상이 아님: 활성 세그먼트이거나, 복제가 덜 되었거나, 너무 최근입니다.
log-offsets = 이 레플리카가 아는 오프셋
log-mark-start = 로그 시작
    .why = 읽을 수 있는 가장 오래된 오프셋입니다(log-start-offset-checkpoint).
log-mark-cleaned = 정리 지점
    .why = 클리너가 여기까지 정리했고, 다음에는 여기서 시작합니다(cleaner-offset-checkpoint).
log-mark-recovery = 복구 지점
    .why = 앞은 flush되었고 뒤는 페이지 캐시에만 있을 수 있습니다. 크래시 뒤에는 60초마다 적는 체크포인트부터 로그를 다시 읽습니다.
log-mark-stable = LSO
    .why = last stable offset: 트랜잭션이 열려 있어 read_committed 컨슈머는 여기까지만 읽습니다.
log-mark-hw = HW
    .why = 하이 워터마크: 이 앞은 모든 in-sync 레플리카에 있어 컨슈머가 읽습니다. 5초마다 체크포인트 파일에 적습니다.
log-mark-leo = LEO
    .why = 로그 끝 오프셋: 다음 레코드가 들어갈 자리입니다.

# ---- 배치 ----
log-batches = 배치 { $all }개 중 { $shown }개
log-earlier = ← 이전 { $count }개
log-later = 이후 { $count }개 →
log-no-batches = 이 세그먼트에는 아직 쓴 것이 없습니다.
log-tape-label = 파일에 놓인 순서대로 본 이 세그먼트의 배치와, 배치를 가리키는 인덱스 항목
log-batch-place = { $offsets } · { $position }바이트부터 { $size }
log-batch-epoch = 리더 에포크 { $epoch } · { $at }{ $cleaned ->
    [0] {""}
   *[other] {" "}· 정리됨
}
log-batch-records = { $count ->
    [0] 남은 레코드 없음
   *[other] 레코드 { $count }개
}
log-more-records = 외 { $count }개
log-no-producer = 멱등 프로듀서가 아님
log-producer = 프로듀서 { $id }, 에포크 { $epoch }{ $sequences ->
    [0] {""}
   *[other] , seq { $sequences }
}
log-horizon = 툼스톤은 { $at }부터 버려도 됨
log-offset-entry = 오프셋 인덱스: 이 오프셋으로 끝나는 배치가 이 바이트에서 시작합니다. 읽는 쪽은 여기로 건너뛴 뒤 이어서 읽습니다.
    .file = .index
log-time-entry = 시간 인덱스: 이 오프셋까지는 이 시각보다 늦은 레코드가 없습니다. 시각으로 찾을 때 여기서 시작합니다.
    .file = .timeindex
log-record-label = 오프셋 { $offset }, 키 { $key }, { $tombstone ->
    [0] 값 { $value }
   *[other] 툼스톤(값 null)
}, 보낸 시각 { $at }.
log-above = 하이 워터마크 위.
log-tombstone = 툼스톤.
log-superseded-by = 다음 정리 때 버립니다: 오프셋 { $offset }의 레코드와 키가 같습니다.
log-legend-tombstone = 툼스톤: 값이 null, 키를 지움
log-legend-gone = 다음 정리 때 버림: 같은 키를 다시 씀
log-legend-above = 하이 워터마크 위: 아직 아무도 못 읽음

# ---- 다음에 일어날 일 ----
log-next = 다음에 일어날 일
log-roll = 새 세그먼트 시작
log-roll-size = 다음 배치가 더 들어가지 않을 때: segment.bytes({ $limit }) 중 { $left } 남았습니다.
log-roll-time = { $at ->
    [0] 또는 나이로(segment.ms, { $age }). 첫 레코드부터 세는데 아직 레코드가 없습니다.
   *[other] 또는 { $at }보다 늦은 첫 레코드가 올 때: segment.ms({ $age })는 첫 레코드부터 셉니다.
}
log-roll-index = 또는 인덱스 항목이 { $entries }개 더 쌓일 때(segment.index.bytes).
log-deletion = 가장 오래된 세그먼트 삭제
log-delete-empty = 아직 지울 것이 없습니다.
log-delete-compacted = 나이나 크기로는 지우지 않습니다: cleanup.policy=compact는 키마다 마지막 레코드를 남깁니다.
log-delete-unlimited = 지우지 않습니다: retention.ms와 retention.bytes가 모두 -1입니다.
log-delete-snapshots = 여기서는 삭제되지 않습니다. Kafka는 20 MiB(metadata.log.max.record.bytes.between.snapshots) 또는 한 시간마다 스냅샷을 쓰고 그 앞을 삭제하지만, 이 시뮬레이터는 스냅샷을 만들지 않습니다.
log-delete-start = 오프셋 { $offsets }: 로그 시작보다 앞이라 다음 점검 때 지웁니다.
log-delete-time = 나이: { $at }부터 오프셋 { $offsets }의 가장 새로운 레코드가 retention.ms({ $retention })보다 오래됩니다.
log-delete-size = { $left ->
    [0] 크기: 오프셋 { $offsets } 없이도 retention.bytes({ $limit })가 남습니다.
   *[other] 크기: { $left } 더 쌓이면. 오프셋 { $offsets } 없이도 retention.bytes({ $limit })가 남아야 합니다.
}
log-delete-unreplicated = 하이 워터마크가 지나가기 전에는 지우지 않습니다.
log-delete-check = 브로커의 다음 점검은 { $at }입니다.
log-cleaning = 컴팩션
log-clean-dirty = 정리됨 { $clean }, 정리 대상 { $dirty }{ $offsets ->
    [0] .
   *[other] , 오프셋 { $offsets }. 여기 나온 키를 보고 버릴 옛 레코드를 정합니다.
}
log-clean-ratio = 정리 대상 { $ratio }%. { $needed }%를 넘으면 시작합니다(min.cleanable.dirty.ratio).
log-clean-due = { $at ->
    [0] 정리할 만큼 쌓였습니다.
   *[other] 정리할 만큼 쌓였습니다: 클리너가 { $at }에 시작합니다.
}
log-clean-not-yet = { $at ->
    [0] 아직 정리할 것이 없습니다.
   *[other] 아직 덜 쌓였습니다. 클리너의 다음 점검은 { $at }입니다.
}
log-clean-off = 클리너가 꺼져 있습니다(log.cleaner.enable=false).
log-clean-forced = max.compaction.lag.ms가 지나 정리 대상이 적어도 정리합니다.
log-clean-last = 지난 정리 { $at }: 레코드 { $before }개 중 { $after }개가 남았습니다.
log-tombstones = 툼스톤은 처음 정리에서 만난 뒤 { $retention }(delete.retention.ms) 동안 남아 읽는 쪽이 삭제를 알게 합니다.

# ---- 파일, 에포크, 프로듀서 ----
log-files = 세그먼트의 파일
log-file-log = 배치를 차례로 담습니다.
log-file-index = 오프셋 인덱스: 어느 배치가 몇 바이트에서 시작하는지. 항목 하나가 8바이트, index.interval.bytes마다 하나씩.
log-file-timeindex = 시간 인덱스: 어느 오프셋까지의 가장 늦은 타임스탬프. 항목 하나가 12바이트.
log-file-txnindex = 이 세그먼트에 마커가 있는 중단된 트랜잭션.
log-file-snapshot = 세그먼트를 시작할 때 알던 프로듀서 상태.
log-file-reserved = 파일 길이는 { $size }: 활성 세그먼트의 인덱스는 롤될 때 줄어듭니다.
log-epochs = leader-epoch-checkpoint
    .why = 어느 리더 에포크가 어느 오프셋부터 썼는지. 돌아온 레플리카는 리더의 목록과 비교해 다른 부분을 잘라냅니다.
log-epoch = 오프셋 { $offset }부터 에포크 { $epoch }
log-producers = 프로듀서 상태
    .why = 멱등 프로듀서마다 마지막 배치들: 다시 온 배치는 시퀀스로 알아보고 두 번 쓰지 않습니다.
log-producer-state = 프로듀서 { $id }, 에포크 { $epoch }: { $batches ->
    [0] 기억하는 배치 없음
   *[other] 오프셋 { $offset }, seq { $sequence }까지
}{ $open ->
    [0] {""}
   *[other] . 오프셋 { $open }부터 트랜잭션이 열려 있음
}

# ---- 서버가 쓴 레코드 ----
log-says-offset = { $group }: { $partition } 커밋 { $offset }
log-says-no-offset = { $group }: { $partition } 커밋을 지움
log-says-group = { $group }: 세대 { $generation }, { $members ->
    [0] 비어 있음
   *[other] 멤버 { $members }개
}
log-says-no-group = { $group } 그룹이 사라짐
log-says-epoch = { $group }: 에포크 { $epoch }
log-says-member = { $group }: 멤버 { $member }은(는) { $client }
log-says-no-member = { $group }: 멤버 { $member } 사라짐
log-says-target-epoch = { $group }: { $epoch ->
    [0] 목표 할당 없음
   *[other] 에포크 { $epoch }의 목표 할당
}
log-says-target = { $group }: { $member } 목표 { $partitions ->
    [0] 없음
   *[other] { $partitions }
}
log-says-no-target = { $group }: { $member }의 목표 없음
log-says-current = { $group }: { $member } 에포크 { $epoch }, 담당 { $partitions ->
    [0] 없음
   *[other] { $partitions }
}
log-says-no-current = { $group }: { $member } 담당 지움
log-says-commit = 트랜잭션 커밋
log-says-abort = 트랜잭션 중단
log-says-broker = { $broker } 등록, 브로커 에포크 { $epoch }{ $rack ->
    [0] {""}
   *[other] , 랙 { $rack }
}{ $fenced ->
    [0] {""}
   *[other] , 따라잡을 때까지 fenced
}
log-says-no-broker = { $broker } 등록 해제
log-says-broker-changed = { $broker }{ $fenced ->
    [0] {""}
    [1] {" "}fenced 됨
   *[other] {" "}fenced 해제
}{ $stopping ->
    [0] {""}
   *[other] {" "}controlled shutdown 중
}
log-says-topic = 토픽 { $topic } 생성
log-says-no-topic = 토픽 { $topic } 삭제
log-says-partition = { $partition }: 레플리카 { $replicas }, ISR { $isr }, { $leader ->
    [0] 리더 없음
   *[other] 리더 { $leader }
}, 에포크 { $epoch }
log-says-partition-changed = { $partition }{ $leader ->
    [0] {""}
   *[other] {" · "}리더 = { $leader }
}{ $isr ->
    [0] {""}
   *[other] {" · "}ISR = { $isr }
}{ $elr ->
    [0] {""}
   *[other] {" · "}ELR = { $elr }
}{ $replicas ->
    [0] {""}
   *[other] {" · "}레플리카 = { $replicas }
}{ $adding ->
    [0] {""}
   *[other] {" · "}추가 중 = { $adding }
}{ $removing ->
    [0] {""}
   *[other] {" · "}제거 중 = { $removing }
}
log-says-config = { $about ->
    [0] 모든 브로커
   *[other] { $about }
}: { $name } { $value ->
    [0] 기본값으로
   *[other] = { $value }
}
log-says-elr-cleared = { $topic ->
    [0] 모든 토픽
   *[other] { $topic }
}: ELR 비움
log-says-producer-ids = { $broker }에 producer id 블록 할당; 다음 빈 id는 { $next }
log-says-feature = { $name } = { $level }
log-says-nothing = 내용 없음. 로그가 나아가고 있음을 모두에게 알릴 뿐입니다
log-says-quorum-leader = 노드 { $leader } 쿼럼 리더 선출, 찬성한 voter: { $voters }
