#!/usr/bin/env bash
# slurm.sh start DIR | stop DIR : a whole SLURM (munge, controller, one node) on this machine, all state under DIR.
# Needs root, and Debian's slurm-wlm and munge.  `start` prints the line that lets commands find it.
set -euo pipefail
dir=$(realpath -m "$2") host=$(hostname -s)
case $1 in
start)
    mkdir -p "$dir"/{state,spool,munge}
    chmod 0711 "$dir"
    cpus=$(nproc) memory=$(awk '/MemTotal/ {print int($2 / 1024)}' /proc/meminfo)
    dd if=/dev/urandom of="$dir/munge/key" bs=1024 count=1 status=none
    chmod 0400 "$dir/munge/key" && chmod 0711 "$dir/munge"
    munged --key-file "$dir/munge/key" --socket "$dir/munge/socket" --pid-file "$dir/munge/pid" \
        --log-file "$dir/munge/log" --seed-file "$dir/munge/seed" --force
    cat > "$dir/slurm.conf" <<CONF
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,bf_interval=1
SchedulerType=sched/backfill
ReturnToService=2
MpiDefault=none
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
SlurmctldPort=16817
SlurmdPort=16818
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus RealMemory=$memory State=UNKNOWN
PartitionName=work Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF
    export SLURM_CONF=$dir/slurm.conf
    slurmctld -c -f "$SLURM_CONF"
    slurmd -f "$SLURM_CONF"
    for _ in $(seq 60); do
        [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && { echo "SLURM_CONF=$SLURM_CONF"; exit 0; }
        sleep 0.5
    done
    echo "SLURM did not come up: see $dir/slurmctld.log and $dir/slurmd.log" >&2
    exit 1
    ;;
stop)
    for name in slurmd slurmctld munge/pid; do
        file=$dir/$name
        [ "$name" = munge/pid ] || file=$file.pid
        [ ! -s "$file" ] || kill "$(cat "$file")" 2>/dev/null || true
    done
    ;;
*)
    echo "usage: slurm.sh start|stop DIR" >&2
    exit 2
    ;;
esac
