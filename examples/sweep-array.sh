#!/usr/bin/env bash
# Measures a sweep in PARTS parts and joins them:  PARTS=8 sweep-array.sh experiment.json results [flags of run]
#
# On a cluster with SLURM each part is a task of a job array, and the joining is a job that waits for it:
#
#   export PARTS=8
#   job=$(sbatch --parsable --array=1-$PARTS examples/sweep-array.sh experiment.json results)
#   sbatch --dependency=afterok:$job examples/sweep-array.sh experiment.json results
#
# Without SLURM it measures the parts one after another. A part that is there is not measured again, so a sweep that was stopped
# goes on where it ended: start the same again, on a cluster with the missing parts alone (--array=3,7). PARTS must stay what it was;
# that is why it is asked for and not taken from the array, which is smaller the second time.
# ECHOSOUNDER is the program: in a clone of the repository, run there,  ECHOSOUNDER="npm run -s echosounder --"

#SBATCH --job-name=echosounder
#SBATCH --cpus-per-task=1
#SBATCH --time=02:00:00
#SBATCH --output=echosounder-%A-%a.log

set -euo pipefail

if [ $# -lt 2 ] || [[ ! ${PARTS:-} =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: PARTS=<number of parts> $0 <experiment.json> <folder of the results> [flags of run]" >&2
  exit 1
fi
experiment=$1
folder=$2
shift 2
read -ra echosounder <<<"${ECHOSOUNDER:-echosounder}"
mkdir -p "$folder"

measure() {
  local file="$folder/part-$1-of-$PARTS.json"
  # A file has its name only when it is complete.
  [ -e "$file" ] || "${echosounder[@]}" run "$experiment" --shard "$1/$PARTS" --out "$file" --quiet "${@:2}"
}

if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
  measure "$SLURM_ARRAY_TASK_ID" "$@"
else
  for ((part = 1; part <= PARTS; part++)); do measure "$part" "$@"; done
  "${echosounder[@]}" merge "$folder"/part-*-of-"$PARTS".json --out "$folder/all.parquet"
  "${echosounder[@]}" merge "$folder"/part-*-of-"$PARTS".json --out "$folder/seeds.csv" --aggregate
fi
