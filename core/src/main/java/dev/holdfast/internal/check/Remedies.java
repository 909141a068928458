package dev.holdfast.internal.check;

import dev.holdfast.internal.pack.BlobId;

/** What can be done about damage. */
final class Remedies {
    static final String FIND_OR_DROP =
            "run 'holdfast repair index', which finds what no index names; if that does not help, back up again,"
                    + " which stores what is there still, and run 'holdfast repair snapshots --forget', which drops what is lost";
    static final String REPAIR_INDEX = "run 'holdfast repair index', which reads the packs and names their blobs anew";
    static final String REPAIR_INDEX_FIRST =
            "it may hold what is missing: run 'holdfast repair index' before anything else";
    static final String PACK_MISSING =
            "if the store lists it again later, nothing is needed; else run 'holdfast repair index', back up again, which stores"
                    + " what is there still, then run 'holdfast repair snapshots --forget'";
    static final String DROP_ENTRIES =
            "run 'holdfast repair snapshots --forget', which puts right or drops such entries";
    static final String DROP_SNAPSHOT =
            "what it listed cannot be told any more; run 'holdfast repair snapshots --forget', which saves it if it only lies"
                    + " under a wrong name, and else removes it";

    private Remedies() {}

    static String repairPack(BlobId pack) {
        return "run 'holdfast repair packs " + pack.hex()
                + "', which saves what is intact; then back up again, which stores what is there still, and run"
                + " 'holdfast repair snapshots --forget'";
    }
}
