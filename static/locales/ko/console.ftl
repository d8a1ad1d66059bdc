# What each command does, for `help` and completion.

help-add-topic = 토픽을 만듭니다. 파티션은 여러 브로커에 나뉩니다.
help-add-producer = 프로듀서를 시작합니다.
help-add-consumer = 그룹에 컨슈머를 시작합니다. 그룹이 리밸런싱합니다.
help-add-listener = 컨슈머 N개를 가진 애플리케이션 하나를 시작합니다(ConcurrentMessageListenerContainer). 한 프로세스라서 함께 죽고 멈추고 재시작합니다.
help-add-group = 컨슈머를 추가할 빈 그룹을 화면에 놓습니다.
help-add-broker = 브로커를 추가합니다. 시키기 전에는 아무것도 옮겨 오지 않고, 새 토픽은 이 브로커도 씁니다.
help-reassign = 파티션의 복제본을 바꿉니다. 새 복제본이 먼저 복사하고 예전 복제본이 빠집니다. cancel은 이동을 취소합니다.
help-elect = 리더를 직접 뽑습니다. preferred는 우선 복제본, unclean은 살아 있는 아무 복제본이며 레코드를 잃을 수 있습니다.
help-partitions = 토픽의 파티션을 모두 N개로 늘립니다. 줄일 수는 없습니다.
help-produce = 레코드 하나를 보냅니다. key=가 없으면 키는 null이고, partition=은 파티셔너보다 우선합니다.
help-rate = 키를 번갈아 쓰며 레코드를 계속 보냅니다. off로 멈춥니다.
help-subscribe = 컨슈머가 읽을 것을 바꿉니다. 토픽 목록이나 패턴에 맞는 모든 토픽입니다.
help-leave = 클라이언트를 정상적으로 닫습니다. 컨슈머는 커밋하고 바로 그룹을 떠납니다. 리스너는 모든 컨슈머를 닫습니다.
help-crash = 브로커나 클라이언트를 말없이 죽입니다.
help-shutdown = 브로커나 클라이언트를 정상 종료합니다. 브로커는 리더 자리를 먼저 넘깁니다(controlled shutdown).
help-power-off = 서버의 전원을 끕니다. 프로세스와 함께 페이지 캐시에만 있던 내용도 사라집니다.
help-restart = 죽었거나 떠난 것을 다시 시작합니다. 실행 중이면 먼저 닫습니다.
help-freeze = 긴 GC처럼 하트비트까지 프로세스 전체를 멈춥니다.
help-thaw = 멈춘 프로세스를 다시 움직이게 합니다.
help-hold = 컨슈머의 애플리케이션 스레드를 멈춥니다. poll은 없고 하트비트는 나갑니다.
help-release = 멈춘 컨슈머가 다시 일하게 합니다.
help-pause = consumer.pause: poll이 이 파티션의 레코드를 돌려주지 않습니다.
help-resume = consumer.resume: poll이 이 파티션의 레코드를 다시 돌려줍니다.
help-seek = consumer.seek: 위치를 바꿉니다. 커밋된 오프셋은 그대로입니다.
help-commit = consumer.commitSync: 모든 위치 또는 오프셋 하나를 커밋합니다.
help-config = 설정을 바꿉니다. 토픽은 바로 적용되고, 클라이언트와 서버는 재시작합니다. 네트워크: config network latency.ms=200
help-cut = 두 노드 사이로 아무것도 지나지 못하게 합니다.
help-heal = 두 노드 사이를 정상으로 되돌립니다.
help-slow = 두 노드 사이의 편도 지연을 정합니다.
help-lossy = 두 노드 사이에서 오가는 것의 일부를 잃게 합니다.
help-isolate = 노드의 모든 링크를 끊습니다.
help-slow-disk = 쓰기와 페이지 캐시에 없는 읽기에 이만큼 걸리게 합니다. 0이면 원래대로입니다.
help-fill-disk = 브로커나 컨트롤러의 디스크를 가득 채웁니다. 다음 쓰기가 실패하고 서버가 종료됩니다.
help-free-disk = 가득 찬 디스크를 비웁니다. 종료된 서버는 다시 시작해야 합니다.
help-skew = 서버의 시계를 몇 ms 앞서거나(양수) 뒤처지게(음수) 합니다. 0이면 맞춥니다.
help-drop = 오가는 요청이나 응답 하나를 잃게 합니다. 그 연결은 끊깁니다.
help-delay = 오가는 요청이나 응답 하나와 그 뒤의 것들을 늦게 도착하게 합니다.
