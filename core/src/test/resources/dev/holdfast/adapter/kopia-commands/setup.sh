#!/bin/sh
kopia policy set --global --keep-latest=5 --keep-annual=0 --compression=zstd --run-missed=false
kopia policy set /data --keep-daily 14 --keep-latest=inherit --snapshot-time=08:15 --snapshot-interval=4h \
    --add-ignore='*.tmp' --after-snapshot-root-action='/usr/bin/logger -t kopia done' --action-command-mode=optional
kopia snapshot create /data --description 'by hand'
