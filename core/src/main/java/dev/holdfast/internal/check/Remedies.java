package dev.holdfast.internal.check;

import dev.holdfast.internal.pack.BlobId;

/** What can be done about damage. */
final class Remedies {
    static final String FIND_OR_DROP =
            "run 'restic repair index', which finds what no index names; if that does not help, back up again,"
                    + " which stores what is there still, and run 'restic repair snapshots', which drops what is lost";

    private Remedies() {}

    static String repairPack(BlobId pack) {
        return "run 'restic repair packs " + pack.hex()
                + "', which saves what is intact, then 'restic repair snapshots'";
    }
}
