#!/usr/bin/env bash
# What the image runs:
#   jobmanager [-Dkey=value]... [JOB.YAML [--set KEY=VALUE]...]   the job (default: job.yaml here)
#   taskmanager [-Dkey=value]...
#   serving [JOB.YAML] [OPTION]...                                neighbours and the live page (docs/serving.md)
#   stop                                                          within the JobManager's container: the job stops with
#                                                                 a savepoint, from which the next JobManager goes on
#   health jobmanager|taskmanager|serving                         for the health checks
# The environment may set
#   TRIPLETFLOW_OPTS         further JVM options
#   TRIPLETFLOW_LOG          text (default) or json: how a line of the log looks
#   TRIPLETFLOW_CHECKPOINTS  folder of the job's checkpoint.directory; a JobManager that starts goes
#                            on from the newest complete checkpoint or savepoint of the job in it
#   TRIPLETFLOW_FRESH        any text: the first JobManager that starts with it begins anew instead
set -euo pipefail

home=${TRIPLETFLOW_HOME:-/opt/tripletflow}
conf=$home/conf
checkpoints=${TRIPLETFLOW_CHECKPOINTS:-/var/lib/tripletflow/checkpoints}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# In the order of their names, the same in every container.
class_path=$(printf '%s:' "$home"/lib/*.jar)

fail() { printf 'entrypoint.sh: %s\n' "$*" >&2; exit 2; }

# resources COMMAND [-Dkey=value]...: line 1 the JVM's options, line 2 Flink's; Flink computes both
# from the memory options of its configuration.
resources() {
  "$java" -cp "$class_path" -Dlog4j2.level=ERROR org.apache.flink.runtime.util.bash.BashJavaUtils \
    "$1" --configDir "$conf" "${@:2}" | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

# number NAME TEXT: the digits after NAME in what Flink printed
number() {
  [[ $2 =~ $1=?([0-9]+) ]] || fail "Flink printed no $1: $2"
  printf '%s' "${BASH_REMATCH[1]}"
}

# launch CLASS ARGUMENT...: the JVM takes the place of this script, with options from ${jvm[@]}
launch() {
  if grep -q -F -e '[madvise]' -e '[always]' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null; then
    jvm+=(-XX:+UseTransparentHugePages)
  fi
  # Split at blanks, as every JVM launcher does with its _OPTS.
  # shellcheck disable=SC2086
  exec "$java" "${jvm[@]}" -XX:+ExitOnOutOfMemoryError \
    --add-modules=jdk.incubator.vector -XX:PerMethodTrapLimit=1000 -XX:InlineSmallCode=1000 \
    --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
    -Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp -Dlog4j2.configurationFile="$conf/log4j2.xml" \
    ${TRIPLETFLOW_OPTS:-} -cp "$class_path" "$@"
}

# The checkpoints of this job: each start is a life with a folder of its own, named after its id, and the job's
# file "lives-JOB" lists the ids, the newest last. Below a line "fresh TOKEN" the job began anew. JOB is the
# job's name and a digest (JobIdentity), so that jobs on one volume do not take each other's state.
# list_of JOB.YAML [--set KEY=VALUE]...: that file. The first job on a volume of an older image takes over what
# is there: the list "lives" of all jobs, or, where there is none, the life with the highest checkpoint.
list_of() {
  local said job list
  said=$("$java" -cp "$class_path" -Dlog4j2.level=ERROR io.tripletflow.job.JobIdentity "$@") || exit 2
  job=$(sed -n 's/^JOB_IDENTITY://p' <<<"$said")
  [ -n "$job" ] || fail "the job's identity is not known: $said"
  list=$checkpoints/lives-$job
  if ! compgen -G "$checkpoints/lives-*" >/dev/null; then
    if [ -e "$checkpoints/lives" ]; then
      mv "$checkpoints/lives" "$list"
    else
      highest_life >"$list"
    fi
  fi
  printf '%s' "$list"
}

# The life with the highest number of a complete checkpoint: a life that goes on from another goes on counting.
highest_life() {
  find "$checkpoints" -path '*/chk-*/_metadata' -printf '%h\n' \
    | sed -n 's,.*/\([^/]*\)/chk-\([0-9][0-9]*\)$,\2 \1,p' | sort -n | tail -n 1 | cut -d ' ' -f 2
}

# newest_state LIST: the checkpoint or savepoint to go on from, "fresh" to begin anew as was asked for, or nothing.
newest_state() {
  local said
  said=$("$java" -cp "$class_path" -Dlog4j2.level=ERROR io.tripletflow.job.SavedState "$1") || exit 2
  sed -n 's/^SAVED_STATE://p' <<<"$said"
}

jobmanager() {
  local options=() restore=() anew=() printed newest life lives
  while [ $# -gt 0 ] && [[ $1 == -D* ]]; do
    options+=("$1")
    shift
  done
  [ $# -gt 0 ] || set -- "$home/job.yaml"
  [ -r "$1" ] || fail "no job file at '$1'; mount one there or name another after 'jobmanager'"
  printed=$(resources GET_JM_RESOURCE_PARAMS "${options[@]}")
  read -ra jvm <<<"$(sed -n 1p <<<"$printed")"
  read -ra dynamic <<<"$(sed -n 2p <<<"$printed")"
  mkdir -p "$checkpoints"
  lives=$(list_of "$@")
  touch "$lives"
  if [ -n "${TRIPLETFLOW_FRESH:-}" ] && ! grep -q -x -F "fresh $TRIPLETFLOW_FRESH" "$lives"; then
    echo "fresh $TRIPLETFLOW_FRESH" >>"$lives"
  fi
  newest=$(newest_state "$lives")
  if [ "$newest" = fresh ]; then
    echo "entrypoint.sh: beginning anew, as docker/up --fresh asked"
    anew=(--set job.fresh=true)
  elif [ -n "$newest" ]; then
    echo "entrypoint.sh: going on from $newest; docker/up --fresh begins anew"
    restore=(--fromSavepoint "$newest")
  fi
  life=$(tr -d - </proc/sys/kernel/random/uuid)
  echo "$life" >>"$lives"
  launch org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint \
    --configDir "$conf" --job-classname io.tripletflow.job.TripletFlowJob --job-id "$life" \
    "${restore[@]}" "${dynamic[@]}" "${options[@]}" "$@" "${anew[@]}"
}

taskmanager() {
  local printed off_heap part process=0
  printed=$(resources GET_TM_RESOURCE_PARAMS "$@")
  read -ra jvm <<<"$(sed -n 1p <<<"$printed")"
  read -ra dynamic <<<"$(sed -n 2p <<<"$printed")"
  # What ND4J may allocate and, as JavaCPP's second line, what the whole process may take.
  off_heap=$(number taskmanager.memory.task.off-heap.size "$printed")
  for part in -Xmx -XX:MaxDirectMemorySize -XX:MaxMetaspaceSize \
    taskmanager.memory.managed.size taskmanager.memory.jvm-overhead.max; do
    process=$((process + $(number "$part" "$printed")))
  done
  jvm+=("-Dorg.bytedeco.javacpp.maxBytes=$off_heap" "-Dorg.bytedeco.javacpp.maxPhysicalBytes=$process")
  launch org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir "$conf" "${dynamic[@]}" "$@"
}

# The server is told by TRIPLETFLOW_TOKEN whom to answer: other machines need one.
serving() {
  [ $# -gt 0 ] || set -- "$home/job.yaml"
  [ -r "$1" ] || fail "no job file at '$1'; mount one there or name another after 'serving'"
  exec "$java" -Xmx64m -XX:+UseSerialGC -Dtripletflow.serving="$home/serving" \
    -Dlog4j2.configurationFile="$conf/log4j2.xml" ${TRIPLETFLOW_OPTS:-} \
    -cp "$home/cli/*:$class_path" io.tripletflow.cli.Main serve "$@" --bind 0.0.0.0
}

# The server has read the topics.
serving_healthy() {
  local answer
  exec 3<>/dev/tcp/localhost/8080
  printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  answer=$(timeout 5 cat <&3 || true)
  [[ $answer == HTTP/1.?\ 200* ]]
}

# overview: the jobs of the JobManager, as its REST interface lists them
overview() {
  exec 3<>/dev/tcp/localhost/8081
  printf 'GET /jobs/overview HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  timeout 5 cat <&3 || true
}

# The savepoint lies beside the checkpoints of this life.
stop() {
  local life
  life=$(overview | sed -n 's/.*"jid":"\([0-9a-f]*\)".*/\1/p')
  [ -n "$life" ] || fail "no job to stop"
  FLINK_CONF_DIR=$conf "$java" -cp "$class_path" -Dlog4j2.level=WARN org.apache.flink.client.cli.CliFrontend \
    stop --savepointPath "file://$checkpoints/$life" "$life"
}

# Every task of a job runs.
jobmanager_healthy() {
  local answer
  answer=$(overview)
  [[ $answer =~ \"state\":\"RUNNING\" && $answer =~ \"tasks\":\{[^}]*\"total\":([0-9]+) ]] \
    && [[ $answer =~ \"running\":${BASH_REMATCH[1]}[,}] ]]
}

case ${1:-} in
  jobmanager | taskmanager | serving | stop) "$@" ;;
  health)
    case ${2:-} in
      jobmanager) jobmanager_healthy ;;
      taskmanager) exec 3<>/dev/tcp/localhost/6122 ;;
      serving) serving_healthy ;;
      *) fail "health of '${2:-}' is unknown; say health jobmanager, health taskmanager or health serving" ;;
    esac ;;
  *) fail "command '${1:-}' is unknown; say jobmanager, taskmanager, serving or stop" ;;
esac
